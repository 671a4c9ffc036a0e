import { type Decisions, invert } from './decide.ts'
import type { Part, Parts } from './part.ts'
import { lastName, splitName } from './text.ts'

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
export function relate(before: Parts, after: Parts, { fates, casts }: Decisions): Operation[] {
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
      for (const needer of needersBefore.get(part.key) ?? []) wait(endOf(needer))
      if (part.kind === 'column' && casts.has(part.key)) {
        for (const need of part.needs) wait(begins.get(need))
      }
      if (part.attributes.identity)
        for (const name of identityNames(part, after)) wait(names.get(name))
    }
  }
  for (const operation of operations) addWishes(operation, operations, beginOf)
  return operations
}

function identityNames(part: Part, after: Parts): string[] {
  const sequence = [...after.values()].find(
    ({ kind, of, attributes }) =>
      kind === 'identity' && of === part.of && attributes.column === lastName(part.name),
  )
  return sequence === undefined ? [] : namesOf(sequence)
}

/** The part with which another one goes unasked: its table, a column of its. */
function createGoesWith(before: Parts, fates: Decisions['fates']) {
  const isGone = (key: string) => ['drop', 'recreate'].includes(fates.get(key) ?? '')
  const circular = findCircular(before, isGone)
  return (part: Part): Part | undefined => {
    if (part.kind === 'sequence') {
      const owner = before.get(`ownership ${part.name}`)
      const column = [...(owner?.needs ?? [])].find((need) => need.startsWith('column '))
      const owned = before.get(column ?? '')
      return owned && isGoneWithHost(owned) ? owned : undefined
    }
    if (part.kind === 'ownership') {
      const sequence = before.get(`sequence ${part.name}`)
      return sequence && isGone(sequence.key) ? sequence : undefined
    }
    if (part.of === null || circular.has(part.key)) return undefined
    for (const kind of ['table', 'view', 'materialized view', 'domain']) {
      const host = before.get(`${kind} ${part.of}`)
      if (host && host.key !== part.key && isGone(host.key)) return host
    }
    if (!['index', 'constraint', 'statistics', 'default', 'identity'].includes(part.kind))
      return undefined
    // What its condition reads does not take it along.
    if (/^EXCLUDE .* WHERE /.test(part.attributes.definition ?? '')) return undefined
    return [...part.needs]
      .map((need) => before.get(need))
      .find((need) => need?.kind === 'column' && need.of === part.of && isGone(need.key))
  }

  function isGoneWithHost(column: Part): boolean {
    return isGone(column.key) || isGone(`table ${column.of}`)
  }
}

/** Foreign keys, policies and rules in a circle of tables that all go: no order of the tables does without dropping them. */
function findCircular(before: Parts, isGone: (key: string) => boolean): Set<string> {
  const references = new Map<string, Map<string, string[]>>()
  for (const part of before.values()) {
    if (!['constraint', 'policy', 'rule'].includes(part.kind) || !isGone(`table ${part.of}`))
      continue
    for (const need of part.needs) {
      const of = before.get(need)?.of
      if (!of || of === part.of || !isGone(`table ${of}`)) continue
      const targets = references.get(part.of ?? '') ?? new Map()
      targets.set(of, [...(targets.get(of) ?? []), part.key])
      references.set(part.of ?? '', targets)
    }
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true
    if (seen.has(from)) return false
    seen.add(from)
    return [...(references.get(from)?.keys() ?? [])].some((next) => reaches(next, to, seen))
  }
  const circular = new Set<string>()
  for (const [table, targets] of references) {
    for (const [target, keys] of targets) {
      if (reaches(target, table)) for (const key of keys) circular.add(key)
    }
  }
  return circular
}

/** Names in the namespaces of relations, types and functions that become free, and by which operation. */
function namesGivenUp(covered: ReadonlyMap<Operation, readonly Part[]>): Map<string, Operation> {
  const names = new Map<string, Operation>()
  for (const [operation, parts] of covered) {
    if (operation.action !== 'drop') continue
    for (const part of parts) for (const name of namesOf(part)) names.set(name, operation)
  }
  return names
}

function namesOf(part: Part): string[] {
  const schema = splitName(part.name)[0]
  switch (part.kind) {
    case 'table':
    case 'view':
    case 'materialized view':
      return [`relation ${part.name}`, `type ${part.name}`]
    case 'sequence':
    case 'identity':
    case 'index':
      return [`relation ${part.name}`]
    case 'constraint':
      return /^(PRIMARY|UNIQUE|EXCLUDE)/.test(part.attributes.definition ?? '')
        ? [`relation ${schema}.${lastName(part.name)}`]
        : []
    case 'enum':
    case 'domain':
    case 'type':
      return [`type ${part.name}`]
    case 'function':
      return [`function ${part.name.split('(')[0]}`]
    default:
      return []
  }
}

/** A table is made after what its parts need, so that they can be made within it; a function after what it names. */
function addWishes(
  operation: Operation,
  operations: readonly Operation[],
  beginOf: (key: string) => Operation | undefined,
): void {
  const { action, part } = operation
  if (action !== 'create') return
  if (part.kind === 'table') {
    for (const other of operations) {
      if (other.action !== 'create' || other.part.of !== part.name || !isWithin(other.part))
        continue
      for (const need of other.part.needs) {
        const wish = beginOf(need)
        if (wish && wish !== operation && wish.part.of !== part.name)
          operation.ideallyAfter.add(wish)
      }
    }
  }
  if (part.kind === 'function') {
    const text = part.attributes.definition ?? ''
    const words = new Set(text.match(/[a-z_][\w$]*/g))
    for (const other of operations) {
      const isNamed = words.has(lastName(other.part.name.split('(')[0] ?? ''))
      const isThing = [
        'table',
        'view',
        'materialized view',
        'sequence',
        'enum',
        'domain',
        'type',
        'function',
        'column',
      ].includes(other.part.kind)
      if (other.action !== 'drop' && isThing && isNamed && other !== operation) {
        operation.ideallyAfter.add(other)
      }
    }
  }
}

/** What can be said in the statement that makes its table or column. */
export function isWithin({ kind, isInherited = false }: Part): boolean {
  if (kind === 'default') return !isInherited
  return kind === 'constraint' || kind === 'identity' || kind === 'column'
}
