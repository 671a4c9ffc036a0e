import type { ListedTransaction } from '../transactions.ts'
import type { Journal } from './journal.ts'

/** What is to be seen of a running emulator. */
export interface Status {
  version: string
  engine: string
  uptimeSeconds: number
  signatures: 'checked' | 'not checked'
  faults: number
  calls: Record<string, number>
  errors: Record<string, number>
  openTransactions: { id: string; database: string; ageSeconds: number; busy: boolean }[]
}

export interface StatusSources {
  version: string
  engine: string
  /** Milliseconds since 1970, as `now`. */
  started: number
  signed: boolean
  faults(): number
  journal: Journal
  transactions(): ListedTransaction[]
}

export function statusAt(now: number, sources: StatusSources): Status {
  return {
    version: sources.version,
    engine: sources.engine,
    uptimeSeconds: seconds(now - sources.started),
    signatures: sources.signed ? 'checked' : 'not checked',
    faults: sources.faults(),
    ...sources.journal.counts(),
    openTransactions: sources.transactions().map(({ id, database, began, busy }) => ({
      id: id.slice(0, idLength),
      database,
      ageSeconds: seconds(now - began),
      busy,
    })),
  }
}

/** Enough to tell transactions apart, too little to use one. */
export const idLength = 8

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000)
}
