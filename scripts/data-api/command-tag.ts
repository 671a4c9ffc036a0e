/** The rows that a command counts in its tag, as in `INSERT 0 3`; 0 for one that counts none. */
export function countOf(tag: string): number {
  return Number(/ (\d+)$/.exec(tag)?.[1] ?? 0)
}

/** Whether what is known of types and tables may be out of date after a command with this tag. */
export function changesSchema(tag: string): boolean {
  return !/^(SELECT|INSERT|UPDATE|DELETE|MERGE|FETCH|MOVE|SHOW|EXPLAIN|SAVEPOINT|RELEASE)\b/.test(
    tag,
  )
}
