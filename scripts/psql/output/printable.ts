const control = /(?![\n\t])\p{Cc}/gu

/** Text with its control characters written out, as psql does: a terminal does what they say, whoever wrote them. */
export function printable(text: string): string {
  return text.replace(control, writeOut)
}

function writeOut(character: string): string {
  if (character === '\r') return '\\r'
  const code = character.charCodeAt(0)
  const [prefix, digits] = code < 0x80 ? ['\\x', 2] : ['\\u', 4]
  return `${prefix}${code
    .toString(16)
    .toUpperCase()
    .padStart(digits as number, '0')}`
}
