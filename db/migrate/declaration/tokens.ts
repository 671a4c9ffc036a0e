import type { ScanToken } from 'libpg-query'

const words = 6
const longest = 60

export function isComment({ tokenName }: ScanToken): boolean {
  return tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT'
}

/** How a statement begins, on one line: `create table public.users`. */
export function firstWords(bytes: Buffer, tokens: readonly ScanToken[]): string {
  const read = tokens.filter((token) => !isComment(token))
  const list = read.findIndex(({ text }) => text === '(')
  const last = read[Math.min(list === -1 ? words : list, words, read.length) - 1]
  const text = bytes.subarray(read[0]?.start ?? 0, last?.end ?? bytes.length).toString()
  return text.replace(/\s+/g, ' ').slice(0, longest)
}
