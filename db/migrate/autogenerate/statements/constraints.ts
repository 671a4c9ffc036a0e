import { holdsWithin } from '../domains-within.ts'
import { changesOf, type Draft, draft, isBusy, type Statements, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, lowerCase, shorten } from '../text.ts'
import { finishConstraint } from './finish-constraint.ts'
import { riskOfConstraint } from './rows-at-risk.ts'

/** `constraint users_pkey primary key (id)` */
export function constraintClause(part: Part): string {
  const definition = lowerCase(definitionOf(part)).replace(
    / references (\S+)\(/,
    ' references $1 (',
  )
  return `constraint ${lastName(part.name)} ${definition}`
}

function definitionOf(part: Part): string {
  return part.attributes.definition ?? ''
}

/** `alter table users`, or the domain that the constraint is of. */
function alterOwner(part: Part): string {
  const kind = part.needs.has(`domain ${part.of}`) ? 'domain' : 'table'
  return `alter ${kind} ${shorten(part.of ?? '')}`
}

export const constraintStatements: Statements = {
  create(part, world) {
    const definition = definitionOf(part)
    const add = `${alterOwner(part)} add ${constraintClause(part)}`
    const common = finishConstraint(undefined, part, world)
    const risk = riskOfConstraint(part, world)
    if (!isBusy(part.of ?? '', world) && !isBusyDomain(part, world))
      return [draft(add, risk), ...common]
    if (/^(CHECK|FOREIGN KEY)/.test(definition) && !definition.endsWith(' NOT VALID')) {
      if (hasNewChild(part, world)) return [draft(add, risk), ...common]
      return [draft(`${add} not valid`), ...common, validate(part, true, risk)]
    }
    const indexed =
      /^(UNIQUE|PRIMARY KEY)( NULLS NOT DISTINCT)? (\(.*?\)(?: INCLUDE \(.*?\))?)( DEFERRABLE.*)?$/.exec(
        definition,
      )
    if (!indexed || definition.includes('WITHOUT OVERLAPS')) return [draft(add, risk), ...common]
    const [, kind = '', nulls = '', columns = '', rest = ''] = indexed
    const name = lastName(part.name)
    const index = `create unique index concurrently if not exists ${name} on ${shorten(part.of ?? '')} ${lowerCase(columns + nulls)}`
    return [
      draft(index, { isAlone: true, ...risk }),
      draft(
        `${alterOwner(part)} add constraint ${name} ${lowerCase(kind)} using index ${name}${lowerCase(rest)}`,
      ),
      ...common,
    ]
  },
  drop: (part) => [draft(`${alterOwner(part)} drop constraint ${lastName(part.name)}`)],
  alter(before, after, world) {
    if (!changesOf(before, after).has('definition')) return finishConstraint(before, after, world)
    const was = definitionOf(before)
    const is = definitionOf(after)
    const drop = `${alterOwner(after)} drop constraint if exists ${lastName(after.name)}`
    const add = `${alterOwner(after)} add ${constraintClause(after)}`
    const common = finishConstraint(before, after, world)
    if (was === `${is} NOT VALID`)
      return [
        ...common,
        validate(after, world.isSafe && !isLookedFor(after, world), riskOfConstraint(after, world)),
      ]
    if (is === `${was} NOT VALID`) {
      return [draft(drop), draft(add), ...finishConstraint(undefined, after, world)]
    }
    return 'recreate'
  },
}

/**
 * A new table that inherits a check has it validated from the start: where its parent's is validated later,
 * there is no way back to one that is and one that is not.
 */
function hasNewChild({ of }: Part, { before, after }: World): boolean {
  return [...after].some(([key, { kind, attributes }]) => {
    return (
      kind === 'table' && attributes.inherits?.split(', ').includes(of ?? '') && !before.has(key)
    )
  })
}

/** A check of a domain that Postgres will not look for once columns have it in arrays and the like. */
function isLookedFor(part: Part, world: World): boolean {
  const domain = `domain ${part.of}`
  return part.needs.has(domain) && holdsWithin(domain, world.after)
}

function isBusyDomain(part: Part, world: World): boolean {
  const domain = `domain ${part.of}`
  return (
    world.isSafe &&
    world.before.has(domain) &&
    part.needs.has(domain) &&
    !world.isNew(part.of ?? '') &&
    !isLookedFor(part, world)
  )
}

function validate(part: Part, isAlone: boolean, risk: Pick<Draft, 'note'>): Draft {
  const statement = `${alterOwner(part)} validate constraint ${lastName(part.name)}`
  return draft(statement, { ...risk, ...(isAlone && { isAlone }) })
}
