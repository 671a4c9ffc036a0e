/** What of a revision its name may tell. */
export interface Nameable {
  readonly isTransaction: boolean
  readonly statements: readonly string[]
}

/** What is done in no transaction, and how a name tells it. */
const alone: readonly (readonly [statement: RegExp, word: string])[] = [
  [/ add value /, 'enum values'],
  [/ validate constraint /, 'validated'],
  [/ concurrently /, 'concurrently'],
]

/** Messages that tell the revisions of one change apart. The first has the message of them all. */
export function nameRevisions(message: string, revisions: readonly Nameable[]): string[] {
  const names: string[] = []
  for (const [index, revision] of revisions.entries()) {
    const name = index === 0 ? message : `${message}, ${wordOf(revision)}`
    const same = names.filter((other) => other === name || other.startsWith(`${name} `)).length
    names.push(same === 0 ? name : `${name} ${same + 1}`)
  }
  return names
}

function wordOf({ isTransaction, statements }: Nameable): string {
  if (isTransaction) return 'then'
  const words = alone.filter(([pattern]) => statements.some((one) => pattern.test(one)))
  return words.map(([, word]) => word).join(', ') || 'in no transaction'
}
