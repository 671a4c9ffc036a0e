/**
 * A value as it stands in a script, which means what it means as a parameter: text is of no type
 * until Postgres gives it one.
 *
 * @throws TypeError for what is no value of a database
 */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'bigint') return numberLiteral(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return textLiteral(value)
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} is no value of a database`)
  if (value instanceof Date) return textLiteral(value.toISOString())
  if (value instanceof Uint8Array) return `decode('${Buffer.from(value).toString('hex')}', 'hex')`
  return textLiteral(Array.isArray(value) ? arrayText(value) : JSON.stringify(value))
}

/** As an E string where it has backslashes, which mean the same then whatever the server's settings. */
export function textLiteral(text: string): string {
  if (text.includes('\0')) throw new TypeError('text with a NUL character cannot be in a database')
  const quoted = text.replaceAll("'", "''")
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

/** In brackets where it is negative: after a minus sign it would begin a comment. */
function numberLiteral(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return `'${value}'`
  return value < 0 ? `(${value})` : String(value)
}

function arrayText(items: readonly unknown[]): string {
  return `{${items.map(itemText).join(',')}}`
}

function itemText(item: unknown): string {
  if (item === null || item === undefined) return 'NULL'
  if (Array.isArray(item)) return arrayText(item)
  if (item instanceof Uint8Array) return `"\\\\x${Buffer.from(item).toString('hex')}"`
  const isJson = typeof item === 'object' && !(item instanceof Date)
  const text = isJson ? JSON.stringify(item) : item instanceof Date ? item.toISOString() : `${item}`
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
