import { SourceMap, type SourceMapPayload } from 'node:module'

/** Text with each position in a bundle, such as `/var/task/index.js:2:1410`, replaced by the one in its source. */
export function mapTrace(text: string, payload: SourceMapPayload): string {
  const map = new SourceMap(payload)
  return text.replace(/[^\s("]*\bindex\.js:(\d+):(\d+)/g, (position, line, column) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return position
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '')
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}
