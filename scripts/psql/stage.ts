/** What is known of the place that a console talks to. */
export interface Place {
  /** Of the cluster, for the Data API. */
  readonly arn?: string | undefined
  readonly host?: string | undefined
  readonly database: string
  /** It is on this machine, as far as can be told. */
  readonly isLocal: boolean
}

export interface Stage {
  readonly name: string
  /** Only `--write` lets a console write there. */
  readonly isProtected: boolean
}

const production = /^(prod|production|prd|live)$/
const development =
  /^(dev|development|test|testing|ci|qa|staging|stage|preview|sandbox|local|demo)$/

/**
 * The stage of a database, and whether it is to be written to only on demand. One that is named after
 * production, by whoever names it, is; so is one elsewhere that nothing names.
 *
 * @param said what `--stage` or PLASTER_STAGE says
 */
export function stageOf({ arn, host, database, isLocal }: Place, said: string | undefined): Stage {
  const words = [said, arn?.split(':').at(-1), host, database].flatMap((name) =>
    wordsOf(name ?? ''),
  )
  const named = words.find((word) => production.test(word))
  if (named) return { name: named, isProtected: true }
  if (said) return { name: said, isProtected: false }
  if (isLocal) return { name: 'local', isProtected: false }
  const other = words.find((word) => development.test(word))
  return other ? { name: other, isProtected: false } : { name: 'unknown', isProtected: true }
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[^a-z]+/)
}

/** Whether an address is this machine's. */
export function isLoopback(host: string): boolean {
  return /^(|localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host) || host.startsWith('/')
}
