import { type Draft, draft, type World } from '../draft.ts'
import type { Part, PartKind } from '../part.ts'
import { changeGrants } from '../privileges.ts'
import { lastName, lowerCase, quoteIdentifier, quoteLiteral, shorten } from '../text.ts'

const words: Partial<Record<PartKind, string>> = {
  enum: 'type',
  identity: 'sequence',
  'view column': 'column',
}

/** `table users`, `function f(a integer)`, `trigger t on users`: as drop, comment and alter have it. */
export function nameInStatement(part: Part): string {
  if (part.kind === 'function') {
    const { kind = 'function' } = part.attributes
    return `${kind} ${kind === 'aggregate' ? aggregateName(part) : lowerCase(shorten(part.name))}`
  }
  const word = words[part.kind] ?? part.kind
  if (['trigger', 'rule', 'policy', 'constraint'].includes(part.kind) && part.of !== null) {
    return `${word} ${lastName(part.name)} on ${shorten(part.of)}`
  }
  return `${word} ${shorten(part.name)}`
}

/** One that takes nothing is told by a star. */
function aggregateName({ name }: Part): string {
  return lowerCase(shorten(name)).replace(/\(\)$/, '(*)')
}

/** Grants know aggregates as functions, whose arguments are not told apart by what they are ordered by. */
function asFunction({ name }: Part): string {
  const arguments_ = lowerCase(shorten(name))
    .replace(/(variadic [^,]*) order by \1\)$/, '$1)')
    .replace('(order by ', '(')
    .replace(' order by ', ', ')
  return `function ${arguments_}`
}

/** What every kind may have: comment, owner and grants; against none where the part is made. */
export function changeCommon(
  was: Part | undefined,
  part: Part,
  world: World,
  isAlone = false,
): Draft[] {
  const before = was?.attributes ?? {}
  const { attributes } = part
  const owner = was === undefined ? world.usualOwner : before.owner
  const statements: Draft[] = []
  if (attributes.owner !== undefined && owner !== undefined && attributes.owner !== owner) {
    const role = quoteIdentifier(attributes.owner)
    statements.push(draft(`alter ${nameInStatement(part)} owner to ${role}`))
  }
  statements.push(...changeGrants(grantTarget(part), before.grants, attributes.grants))
  if (before.comment !== attributes.comment) {
    statements.push(changeComment(commentTarget(part), attributes.comment))
  }
  return statements.map((statement) => (isAlone ? { ...statement, isAlone } : statement))
}

export function changeComment(target: string, comment: string | undefined): Draft {
  return draft(`comment on ${target} is ${comment === undefined ? 'null' : quoteLiteral(comment)}`)
}

function commentTarget(part: Part): string {
  if (part.kind !== 'constraint' || part.of === null) return nameInStatement(part)
  const on = part.needs.has(`domain ${part.of}`) ? 'on domain' : 'on'
  return `constraint ${lastName(part.name)} ${on} ${shorten(part.of)}`
}

function grantTarget(part: Part): (privileges: string) => string {
  const name = shorten(part.name)
  switch (part.kind) {
    case 'column':
    case 'view column': {
      const column = lastName(part.name)
      const on = ` on ${shorten(part.of ?? '')}`
      return (privileges) =>
        privileges
          .split(', ')
          .map((privilege) => `${privilege} (${column})`)
          .join(', ') + on
    }
    case 'server':
      return (privileges) => `${privileges} on foreign server ${name}`
    case 'table':
    case 'foreign table':
    case 'view':
    case 'materialized view':
      return (privileges) => `${privileges} on ${name}`
    case 'enum':
    case 'domain':
    case 'type':
      return (privileges) => `${privileges} on type ${name}`
    case 'identity':
    case 'sequence':
      return (privileges) => `${privileges} on sequence ${name}`
    case 'function': {
      const isAggregate = part.attributes.kind === 'aggregate'
      const target = isAggregate ? asFunction(part) : nameInStatement(part)
      return (privileges) => `${privileges} on ${target}`
    }
    default:
      return (privileges) => `${privileges} on ${nameInStatement(part)}`
  }
}

/** Statements for a list of attributes of which no more is to be said than: drop it, and make it again. */
export function changedBeyondCommon(changes: ReadonlySet<string>): boolean {
  return [...changes].some((name) => !['comment', 'owner', 'grants'].includes(name))
}
