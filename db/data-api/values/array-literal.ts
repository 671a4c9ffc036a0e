/** An array in the text form that Postgres reads: `{1,NULL,"a \"b\""}`. Each element comes from `toText`. */
export function formatArray(
  values: readonly unknown[],
  toText: (value: unknown) => string | null,
): string {
  const elements = values.map((value) => {
    if (Array.isArray(value)) return formatArray(value, toText)
    const text = toText(value)
    return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}
