import { reserializeJson } from './json-text.ts'
import { lastYear } from './text-forms.ts'

export interface TypeHint {
  /** The type that the value is declared with. */
  oid: number
  /** What a value looks like, for the message. */
  form: string
  /** The value as it goes to Postgres; undefined where it does not have the form. */
  read(value: string): string | undefined
  /** What the service says of a value that does not have it, where that is known. */
  refusal?(value: string): string | undefined
}

/** The hints of the service, with the type OIDs of pg_type. What fits is what chrono, uuid and serde_json read. */
export const typeHints: ReadonlyMap<string, TypeHint> = new Map([
  ['DATE', { oid: 1082, form: 'YYYY-MM-DD', read: readDate }],
  ['DECIMAL', { oid: 1700, form: 'a decimal number', read: readDecimal }],
  ['JSON', { oid: 3802, form: 'JSON', read: readJson }],
  ['TIME', { oid: 1083, form: 'HH:MM:SS[.FFF]', read: readTime, refusal: refusalOfTime }],
  ['TIMESTAMP', { oid: 1114, form: 'YYYY-MM-DD HH:MM:SS[.FFF]', read: readTimestamp }],
  ['UUID', { oid: 2950, form: 'a UUID', read: readUuid }],
])

function readDate(value: string): string | undefined {
  const parts = readDay(value)
  return parts && `${parts.day}${parts.era}`
}

interface Day {
  /** With the year as Postgres counts it, in its era. */
  day: string
  era: '' | ' BC'
}

/** A year has four digits or, with a sign, more; the one before 1 is 0. */
function readDay(value: string): Day | undefined {
  const [, digits, month, day] = value.match(/^(\d{4}|[+-]\d{4,})-(\d\d)-(\d\d)$/) ?? []
  const year = Number(digits)
  const date = new Date(0)
  date.setUTCFullYear(year, Number(month) - 1, Number(day))
  // A day that the month does not have is one of another month.
  const exists = date.getUTCMonth() === Number(month) - 1
  if (!exists || Math.abs(year) > lastYear) return undefined
  const counted = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return { day: `${counted}-${month}-${day}`, era: year > 0 ? '' : ' BC' }
}

/** Digits beyond microseconds are cut off, where Postgres would round. */
function readTime(value: string): string | undefined {
  const [, microseconds] =
    value.match(/^((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?)\d{0,3}$/) ?? []
  return microseconds
}

/** In chrono's words, of which those for a time that ends too soon are recorded. */
function refusalOfTime(value: string): string | undefined {
  const isBeginning = readTime(value + '00:00:00'.slice(value.length)) !== undefined
  return isBeginning ? 'Parse Error for Time: premature end of input' : undefined
}

function readTimestamp(value: string): string | undefined {
  const [, before = '', behind = ''] = value.match(/^(\S+) (\S+)$/) ?? []
  const date = readDay(before)
  const time = readTime(behind)
  return date && time && `${date.day} ${time}${date.era}`
}

function readDecimal(value: string): string | undefined {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) ? value : undefined
}

function readJson(value: string): string | undefined {
  try {
    JSON.parse(value)
    return reserializeJson(value)
  } catch {
    return undefined
  }
}

const digit = '[0-9a-fA-F]'
const hyphenated = `${digit}{8}(?:-${digit}{4}){3}-${digit}{12}`
const uuid = new RegExp(
  `^(?:${digit}{32}|${hyphenated}|\\{${hyphenated}\\}|urn:uuid:${hyphenated})$`,
)

function readUuid(value: string): string | undefined {
  return uuid.test(value) ? value.replace('urn:uuid:', '') : undefined
}
