import type { World } from '../draft.ts'
import type { Part, Parts } from '../part.ts'
import { lastName } from '../text.ts'
import { isOfNulls } from './null-checks.ts'

/** What a key says of the rows, without what it does beside. */
interface Claim {
  /** What has to be the same for two keys to say the same. */
  readonly words: string
  readonly columns: readonly string[]
  /** Whether a row with a null in one of the columns may still not fit. */
  readonly countsNulls: boolean
}

/**
 * Whether a unique or foreign key was there before in another form, or has a new column that is null in every
 * row, as are all that a check reads.
 */
export function isKnownToFit(part: Part, { before, after }: World): boolean {
  const read = [...part.needs].filter((key) => key.startsWith('column '))
  const { definition = '' } = part.attributes
  if (isOfNulls(definition, read.map(lastName)))
    return read.every((key) => isNull(key, before, after))
  const claim = claimOf(part)
  if (claim === undefined) return false
  const columns = claim.columns.map((name) => `column ${part.of}.${name}`)
  if (!claim.countsNulls && columns.some((key) => isNull(key, before, after))) return true
  return (
    columns.every((key) => isSame(before.get(key), after.get(key))) &&
    [...before.values()].some((other) => other.of === part.of && covers(other, claim))
  )
}

/** Of a key that is of all rows, and of all that are there. */
function claimOf({ attributes: { definition = '', valid } }: Part): Claim | undefined {
  if (valid === 'no' || / WHERE | NOT VALID$| NOT ENFORCED/.test(definition)) return undefined
  const [, words = '', own, match] =
    /^(FOREIGN KEY \(([^()]*)\) REFERENCES [^()]+\([^()]*\))( MATCH FULL)?/.exec(definition) ?? []
  if (own !== undefined) {
    return { words: words + (match ?? ''), columns: own.split(', '), countsNulls: !!match }
  }
  const [, unique] =
    /^(?:UNIQUE|PRIMARY KEY|CREATE UNIQUE INDEX .* USING btree)(?: NULLS NOT DISTINCT)? \(([^()]*)\)/.exec(
      definition,
    ) ?? []
  if (unique === undefined) return undefined
  const countsNulls = / NULLS NOT DISTINCT/.test(definition) || definition.startsWith('PRIMARY')
  return { words: `unique ${unique}`, columns: unique.split(', '), countsNulls }
}

function covers(part: Part, { words, countsNulls }: Claim): boolean {
  const other = part.kind === 'constraint' || part.kind === 'index' ? claimOf(part) : undefined
  return other?.words === words && (other.countsNulls || !countsNulls)
}

/** A column that is new, and that nothing fills. */
function isNull(key: string, before: Parts, after: Parts): boolean {
  const column = after.get(key)
  if (column === undefined || before.has(key)) return false
  const { nullable, generated, identity } = column.attributes
  const isFilled =
    generated !== undefined ||
    identity !== undefined ||
    after.has(`default ${column.name}`) ||
    [...column.needs].some((need) => need.startsWith('domain '))
  return nullable !== 'no' && !isFilled
}

function isSame(was: Part | undefined, is: Part | undefined): boolean {
  return (
    was !== undefined &&
    was.attributes.type === is?.attributes.type &&
    was.attributes.collation === is?.attributes.collation
  )
}
