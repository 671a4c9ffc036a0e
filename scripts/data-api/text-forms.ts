import { undecodable } from './undecodable.ts'

/** chrono, which the service decodes with, knows no later year. */
export const lastYear = 262_142

/** The service prints no fraction, or exactly three or six digits of it. */
function padFraction(value: string): string {
  const point = value.indexOf('.')
  if (point < 0) return value
  const digits = value.length - point - 1
  return value.padEnd(point + 1 + (digits <= 3 ? 3 : 6), '0')
}

/** Postgres has an end of the day, which to the service is the next day's begin. */
export function timeText(value: string): string {
  return padFraction(value === '24:00:00' ? '00:00:00' : value)
}

/** `YYYY-MM-DD`, from Postgres's ISO form; years beyond four digits and before the first have a sign. */
export function dateText(value: string): string {
  if (isPlain(value)) return value
  const { year, rest } = toParts(value)
  return `${yearText(year)}${rest}`
}

/** A date and a time of day, with the date as dateText prints it. */
export function timestampText(value: string): string {
  return padFraction(dateText(value))
}

const zone = /([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?(?= BC$|$)/

/** The wall clock in UTC without a zone, whatever zone the session printed it in. */
export function utcTimestampText(value: string): string {
  if (value.endsWith('+00')) return timestampText(value.slice(0, -3))
  const [suffix, sign, hours = '0', minutes = '0', seconds = '0'] = value.match(zone) ?? []
  if (suffix === undefined) throw undecodable()
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return padFraction(shift(value.replace(zone, ''), sign === '-' ? offset : -offset))
}

/** A four-digit year of our era, which stays as it is. */
function isPlain(value: string): boolean {
  return value.charAt(4) === '-' && !value.endsWith(' BC')
}

interface Parts {
  /** Counted as astronomers do: 1 BC is 0. */
  year: number
  /** From the hyphen behind the year on. */
  rest: string
}

/** Throws ServiceError for what has no year, such as infinity. */
function toParts(value: string): Parts {
  const [, digits, rest = '', era] = value.match(/^(\d+)(-.*?)( BC)?$/) ?? []
  if (digits === undefined) throw undecodable()
  return { year: era ? 1 - Number(digits) : Number(digits), rest }
}

function yearText(year: number): string {
  if (year > lastYear) throw undecodable()
  const digits = String(Math.abs(year)).padStart(4, '0')
  if (year < 0) return `-${digits}`
  return year > 9999 ? `+${digits}` : digits
}

function shift(wall: string, seconds: number): string {
  const { year, rest } = toParts(wall)
  const [, month, day, hour, minute, second, fraction] =
    rest.match(/^-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?$/) ?? []
  const moved = new Date(0)
  moved.setUTCFullYear(year, Number(month) - 1, Number(day))
  moved.setUTCHours(Number(hour), Number(minute), Number(second) + seconds)
  if (Number.isNaN(moved.getTime())) throw undecodable()
  const [monthToTime = ''] = moved.toISOString().match(/-\d\d-\d\dT.{8}/) ?? []
  return `${yearText(moved.getUTCFullYear())}${monthToTime.replace('T', ' ')}${fraction ?? ''}`
}
