import type { Decisions } from './decisions.ts'
import { orderChecks } from './domains-within.ts'
import type { World } from './draft.ts'
import { createGoesWith } from './goes-with.ts'
import { invert } from './invert.ts'
import { identityNames, namesGivenUp, namesOf } from './names.ts'
import { orderInheritance } from './order-inheritance.ts'
import type { Part } from './part.ts'
import { addWishes } from './wishes.ts'

export type Action = 'drop' | 'alter' | 'create' | 'replace' | 'retire'

/** A part that is dropped, altered or made, at one place in the plan. */
export interface Operation {
  readonly action: Action
  readonly part: Part
  /** What has to come before it. */
  readonly after: Set<Operation>
  /** What reads better before it. */
  readonly ideallyAfter: Set<Operation>
}

/** The operations that decisions come to, each with those that have to come before it. */
export function relate({ fates, casts }: Decisions, world: World): Operation[] {
  const { before, after } = world
  const begins = new Map<string, Operation>()
  const ends = new Map<string, Operation>()
  const operations: Operation[] = []
  const add = (action: Action, part: Part) => {
    const operation = {
      action,
      part,
      after: new Set<Operation>(),
      ideallyAfter: new Set<Operation>(),
    }
    operations.push(operation)
    const map = action === 'drop' || action === 'retire' ? ends : begins
    map.set(part.key, operation)
  }
  const goesWith = createGoesWith(before, fates)
  for (const [key, fate] of fates) {
    const was = before.get(key)
    const is = after.get(key)
    if (was && (fate === 'drop' || fate === 'recreate') && goesWith(was) === undefined)
      add('drop', was)
    if (is && (fate === 'create' || fate === 'recreate')) add('create', is)
    if (is && fate === 'alter') add('alter', is)
    if (was && is && fate === 'replace') {
      add('replace', is)
      add('retire', was)
    }
  }
  const needersBefore = invert(before)
  const endOf = (part: Part): Operation | undefined => {
    const own = ends.get(part.key)
    const whole = own === undefined ? goesWith(part) : undefined
    return own ?? (whole && endOf(whole))
  }
  const beginOf = (key: string): Operation | undefined => {
    const own = begins.get(key)
    const part = after.get(key)
    if (own !== undefined || part === undefined) return own
    return part.of === null ? undefined : begins.get(`table ${part.of}`)
  }
  const covered = new Map<Operation, Part[]>()
  for (const part of before.values()) {
    const operation = endOf(part)
    if (operation) covered.set(operation, [...(covered.get(operation) ?? []), part])
  }
  const names = namesGivenUp(covered)

  for (const operation of operations) {
    const { action, part } = operation
    const wait = (other: Operation | undefined) => {
      if (other !== undefined && other !== operation) operation.after.add(other)
    }
    if (action === 'drop' || action === 'retire') {
      for (const gone of covered.get(operation) ?? [part]) {
        for (const needer of needersBefore.get(gone.key) ?? []) {
          wait(endOf(needer))
          const altered = begins.get(needer.key)
          const isLeft = action === 'retire' || !after.get(needer.key)?.needs.has(gone.key)
          if (altered?.action === 'alter' && isLeft) wait(altered)
        }
      }
      if (action === 'retire') wait(begins.get(part.key))
      continue
    }
    for (const need of part.needs) wait(beginOf(need))
    if (action === 'create') wait(ends.get(part.key))
    if (action === 'create') for (const name of namesOf(part)) wait(names.get(name))
    if (action === 'alter' || action === 'replace') {
      for (const needer of needersBefore.get(part.key) ?? []) {
        const end = endOf(needer)
        // What has a new one in its place as well is made of this one.
        if (end?.action === 'retire') continue
        // An index may be what tells the rows of the table apart, until that says otherwise.
        if (part.kind !== 'table' || needer.kind !== 'index') wait(end)
      }
      if (part.kind === 'column' && casts.has(part.key)) {
        for (const need of part.needs) wait(begins.get(need))
      }
      if (part.attributes.identity)
        for (const name of identityNames(part, after)) wait(names.get(name))
    }
  }
  orderInheritance(operations, world)
  orderChecks(operations)
  for (const operation of operations) addWishes(operation, operations, beginOf)
  return operations
}
