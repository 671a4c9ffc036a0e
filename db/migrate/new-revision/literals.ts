export function literalOf(ids: readonly string[]): string {
  if (ids.length === 0) return 'null'
  return ids.length === 1 ? literal(ids[0] as string) : listLiteral(ids)
}

export function listLiteral(values: readonly string[]): string {
  return `[${values.map(literal).join(', ')}]`
}

/** In single quotes, or in double ones where that saves escaping: as formatters would have it. */
export function literal(value: string): string {
  const quoted = JSON.stringify(value)
  if (value.includes("'") && !value.includes('"')) return quoted
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** Over several lines, as it is: in a template of its own JavaScript would leave out a carriage return. */
export function templateLiteral(text: string): string {
  return `\`${text.replaceAll(/[\\`]|\$\{/g, '\\$&').replaceAll('\r', '\\r')}\``
}
