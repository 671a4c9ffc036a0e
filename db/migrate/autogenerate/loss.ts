/** Ranges of whole numbers, each within the next. */
const whole = ['smallint', 'integer', 'bigint']

/** A type without what is in its parentheses, and that as numbers. */
function parse(type: string): { name: string; sizes: number[]; isArray: boolean } {
  const sizes = /\(([\d,]+)\)/.exec(type)?.[1]?.split(',').map(Number) ?? []
  const name = type.replace(/\([\d,]+\)/, '').replace(/(\[\])+$/, '')
  return { name, sizes, isArray: type.endsWith('[]') }
}

/**
 * What a change of a column's type may do to its values; nothing where each of them is the same
 * afterwards.
 */
export function lossOfType(before: string, after: string): string | undefined {
  const reason = `what ${after} cannot hold: it is changed, or fails`
  return isWider(before, after) ? undefined : reason
}

function isWider(before: string, after: string): boolean {
  if (before === after) return true
  const was = parse(before)
  const is = parse(after)
  if (was.isArray !== is.isArray) return false
  if (is.name === 'text') return ['character varying', 'text', 'name', 'citext'].includes(was.name)
  const from = whole.indexOf(was.name)
  const to = whole.indexOf(is.name)
  if (from !== -1) return to > from || (is.name === 'numeric' && is.sizes.length === 0)
  if (was.name === 'real') return is.name === 'double precision'
  if (was.name !== is.name) return false
  if (was.name === 'numeric') return isWiderNumeric(was.sizes, is.sizes)
  const isSized = /^(character varying|bit varying|timestamp|time|interval)/.test(was.name)
  return isSized && (is.sizes.length === 0 || (was.sizes.length > 0 && most(is) >= most(was)))
}

function most({ sizes }: { sizes: number[] }): number {
  return sizes[0] ?? Number.POSITIVE_INFINITY
}

function isWiderNumeric(before: number[], after: number[]): boolean {
  if (after.length === 0) return true
  const [digits = 0, scale = 0] = before
  const [moreDigits = 0, moreScale = 0] = after
  return before.length > 0 && moreScale >= scale && moreDigits - moreScale >= digits - scale
}
