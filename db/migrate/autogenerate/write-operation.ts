import type { Decisions } from './decisions.ts'
import { type Draft, draft, type World } from './draft.ts'
import { isHeld } from './held-columns.ts'
import type { Operation } from './operations.ts'
import type { Part } from './part.ts'
import { alterColumn, shortenCollation } from './statements/column-definition.ts'
import { statementsByKind } from './statements/index.ts'
import { throughText } from './statements/own-types.ts'
import { replaceType } from './statements/replace-type.ts'
import { lastName, longestName, quoteIdentifier, shortenType, unquote } from './text.ts'

/** The statements of an operation. */
export function writeOperation(
  { action, part }: Operation,
  decisions: Decisions,
  world: World,
): Draft[] {
  const statements = statementsByKind[part.kind]
  switch (action) {
    case 'drop':
      return statements.drop(part, world)
    case 'create':
      return statements.create(part, world)
    case 'alter':
      return [...cast(part, decisions, world), ...(decisions.alterations.get(part.key) ?? [])]
    default: {
      const was = world.before.get(part.key) as Part
      const is = world.after.get(part.key) as Part
      const temporary = freeName(was, world)
      const { begin, end } = replaceType(was, is, statements.create(is, world), temporary, world)
      return inWhole(part, action === 'replace' ? begin : end, world)
    }
  }
}

/** A type is replaced in everything that has it, or in nothing. */
function inWhole({ key }: Part, drafts: readonly Draft[], { replaced }: World): Draft[] {
  const whole = replaced.wholes.get(key)
  return drafts.map((each) => ({ ...each, ...(whole !== undefined && { whole }) }))
}

function freeName(part: Part, { before, after }: World): string {
  const name = lastName(part.name)
  const schema = part.name.slice(0, part.name.length - name.length)
  const isTaken = (last: string) =>
    ['enum', 'domain', 'type', 'table', 'view', 'collation'].some(
      (kind) => before.has(`${kind} ${schema}${last}`) || after.has(`${kind} ${schema}${last}`),
    )
  let end = '_old'
  const named = () => quoteIdentifier(unquote(name).slice(0, longestName - end.length) + end)
  while (isTaken(named())) end += '_'
  return named()
}

/** A column of a type or collation that has a new one in its place, unless it gets another type anyway. */
function cast(part: Part, { casts, alterations }: Decisions, world: World): Draft[] {
  if (!casts.has(part.key) || isHeld(part, world)) return []
  const isCast = (alterations.get(part.key) ?? []).some(({ statement }) => / type /.test(statement))
  if (isCast) return []
  const type = shortenType(part.attributes.type ?? '')
  const column = lastName(part.name)
  const through = throughText(part.attributes.type ?? '', world.before)
  const { collation } = part.attributes
  const collate = collation ? ` collate ${shortenCollation(collation)}` : ''
  const isOther = [...part.needs].some(
    (need) => !need.startsWith('collation ') && world.replaced.types.has(need),
  )
  const using = isOther ? ` using ${column}${through}::${type}` : ''
  return inWhole(part, [draft(`${alterColumn(part)} type ${type}${collate}${using}`)], world)
}
