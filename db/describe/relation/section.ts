/** A heading with its lines, or nothing. */
export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `    ${line}`)]
}

/** `Inherits: a,` and below it, in line with it, `b`. */
export function series(heading: string, items: readonly string[]): string[] {
  return items.map((item, index) => {
    const head = index === 0 ? `${heading}: ` : ' '.repeat(heading.length + 2)
    return `${head}${item}${index < items.length - 1 ? ',' : ''}`
  })
}
