/** `1,234`, `≈ 1.2 M`: a count, or what the statistics say where there is none. */
export function formatCount(count: number | null, estimate: number | null): string {
  if (count !== null) return count.toLocaleString('en')
  if (estimate === null) return '?'
  return `≈ ${shorten(estimate)}`
}

export function describeCount(count: number | null, estimate: number | null): string {
  if (count !== null) return 'Counted'
  if (estimate === null)
    return 'Not counted: it takes more than a megabyte, and has never been analysed'
  return `Estimated by the statistics at ${Math.round(estimate).toLocaleString('en')}: counted is what takes less than a megabyte`
}

function shorten(number: number): string {
  if (number < 1000) return String(Math.round(number))
  for (const [size, unit] of [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ] as const) {
    if (number >= size * 0.9995)
      return `${(number / size).toFixed(number < size * 9.95 ? 1 : 0)} ${unit}`
  }
  return String(number)
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length)
  const value = bytes / 1024 ** power
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`
}

export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 1) return '< 1 ms'
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  return `${(milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0)} s`
}

/** `2026-11-25 21:04:05` of RFC 3339; the zone stays UTC, as in the database. */
export function formatTime(text: string | null): string {
  return text === null ? '–' : text.slice(0, 19).replace('T', ' ')
}

/** The name of a table as people say it: without the schema that everybody has. */
export function tableTitle(schema: string, table: string): string {
  return schema === 'public' ? table : `${schema}.${table}`
}
