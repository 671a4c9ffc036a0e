import type { NewRevision } from './template.ts'

/** What may stand in a file template, as in `%(rev)s`. */
export const fileTokens = [
  'rev',
  'slug',
  'epoch',
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
] as const

const token = /%(?:%|\((\w+)\)(?:\.|0)?(\d*)([sd]))/g

/** Whether a template has tokens that there are, and nothing that would lead out of its folder. */
export function isFileTemplate(value: unknown): boolean {
  if (typeof value !== 'string' || /[/\\\0]/.test(value)) return false
  const names = [...value.matchAll(token)].flatMap(([, name]) => name ?? [])
  const rest = value.replaceAll(token, '')
  const isKnown = (name: string) => (fileTokens as readonly string[]).includes(name)
  return names.length > 0 && names.every(isKnown) && !rest.includes('%')
}

export interface FileNameSettings {
  readonly fileTemplate: string
  readonly truncateSlugLength: number
  readonly timeZone: string
}

/** The file name of a new revision, without folder: `1975ea83b712_create_account_table.ts`. */
export function nameFile(
  { fileTemplate, truncateSlugLength, timeZone }: FileNameSettings,
  { revision, message, createDate }: Pick<NewRevision, 'revision' | 'message' | 'createDate'>,
): string {
  const texts: Record<string, string> = {
    ...readClock(createDate, timeZone),
    rev: revision,
    slug: slugify(message, truncateSlugLength),
    epoch: String(Math.floor(createDate.getTime() / 1000)),
  }
  const name = fileTemplate.replaceAll(token, (whole, name, width, kind) => {
    if (name === undefined) return '%'
    const text = texts[name] ?? whole
    return kind === 'd' ? String(Number(text)).padStart(Number(width), '0') : text
  })
  return `${name.replace(/_+$/, '')}.ts`
}

/** A date as Alembic writes it: `2026-11-23 06:39:47.494000`, with its offset where it is not in UTC. */
export function formatDate(date: Date, timeZone: string): string {
  const { year, month, day, hour, minute, second, offset } = readClock(date, timeZone)
  const fraction = `${String(date.getUTCMilliseconds()).padStart(3, '0')}000`
  const zone = timeZone === 'UTC' ? '' : offset
  return `${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}${zone}`
}

/** What the clocks of a time zone show at a date, in two digits or more, and how far they are from UTC. */
function readClock(date: Date, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  })
  const parts = Object.fromEntries(
    format.formatToParts(date).map(({ type, value }) => [type, value]),
  )
  return { ...parts, offset: parts.timeZoneName?.slice('GMT'.length) || '+00:00' }
}

/** The words of a message, joined by `_`, cut at a word. */
function slugify(message: string, length: number): string {
  const slug = (message.match(/[\p{L}\p{N}_]+/gu) ?? []).join('_').toLowerCase()
  return slug.length <= length ? slug : slug.slice(0, length).replace(/(.)_[^_]*$/, '$1')
}
