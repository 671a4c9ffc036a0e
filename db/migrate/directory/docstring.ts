/** The text of the comment at the head of a source file, without its stars; empty without one. */
export function readDocstring(source: string): string {
  const comment = /^\uFEFF?\s*\/\*\*?(.*?)\*\//s.exec(source)?.[1] ?? ''
  const lines = comment.split(/\r?\n/).map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  return lines.join('\n').trim()
}

export function firstParagraph(docstring: string): string {
  const [paragraph = ''] = docstring.split(/\n\s*\n/)
  return paragraph.replace(/\s*\n\s*/g, ' ')
}
