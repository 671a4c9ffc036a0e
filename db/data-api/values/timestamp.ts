/**
 * A Date as Postgres reads a timestamp, in UTC: `2024-12-25 23:30:00.123`. Years beyond 9999 and before
 * 1 are spelled as Postgres does. Throws RangeError for an invalid Date.
 */
export function formatTimestamp(date: Date): string {
  const text = date.toISOString().replace('T', ' ').replace('Z', '')
  if (text.startsWith('+')) return text.slice(1).replace(/^0/, '')
  if (!text.startsWith('-') && !text.startsWith('0000')) return text
  const [year = '', ...rest] = text.slice(text.startsWith('-') ? 1 : 0).split('-')
  return `${[String(Number(year) + 1).padStart(4, '0'), ...rest].join('-')} BC`
}

const plain = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?$/
const spelling = /^([+-]?)(\d{4,6})(-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)( BC)?$/

/** A timestamp of a result as a Date, read as UTC; undefined where a Date cannot hold it. */
export function parseTimestamp(text: string): Date | undefined {
  // Date would make a moment of 2000 out of other texts, so that it gets nothing but its own form.
  if (plain.test(text)) return toDate(`${text.replace(' ', 'T')}Z`)
  const [match, sign, digits = '', day, time, era] = text.match(spelling) ?? []
  if (match === undefined) return undefined
  const year = era ? 1 - Number(digits) : Number(`${sign}${digits}`)
  return toDate(`${isoYear(year)}${day}T${time}Z`)
}

function toDate(text: string): Date | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}
