/** A value that a driver has decoded, in Postgres's text form as near as can be. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/(\.000)?Z$/, '+00')
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `{${value.map(elementText).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function elementText(value: unknown): string {
  const text = valueText(value)
  if (text === null) return 'NULL'
  if (Array.isArray(value) || (text !== '' && !/[{}",\\\s]|^null$/i.test(text))) return text
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}
