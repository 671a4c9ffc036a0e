import type { DataFile } from './pglite-memory.ts'
import type { StatementMessages } from './statement-messages.ts'

export interface WorkerOptions {
  /** Where the database is kept; in memory when left out. */
  directory?: string | undefined
  /** A tar file of a data directory to start from. */
  snapshot?: string | undefined
  /** A tar file with the folders that the one for a database in memory was left without. */
  templates?: string | undefined
  /** For a few megabytes: it starts faster, since Postgres has less memory to prepare. */
  isSmall?: boolean | undefined
  /** Names of extensions that can be created; those that PGlite does not bring are left out. */
  extensions?: readonly string[] | undefined
}

export interface ThreadOptions extends WorkerOptions {
  /** The one to be in, which has to be there. */
  database: string
  /** What it has in memory, of a thread before it. */
  files?: readonly DataFile[] | undefined
}

export interface WorkerData extends ThreadOptions {
  wasmModule: WebAssembly.Module
}

export type WorkerRequest = Question | { kind: 'reset' }

/** Is answered with bytes, but `close` with the files of a database in memory, which outlive it. */
export type Question = { reset: boolean } & (
  | { kind: 'send'; messages: StatementMessages; isLast: boolean }
  | { kind: 'dump' | 'close' }
)
