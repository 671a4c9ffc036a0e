import type { OpenDatabase } from '../../database/open-database.ts'

/** Opens an empty database that has the extensions which scripts create. */
export type OpenScratch = (scripts: readonly string[]) => Promise<OpenDatabase>

/** What a command takes from its process, and where its lines go. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  /** Which of the two show colours. */
  readonly colors?: { readonly out: boolean; readonly error: boolean }
  /** What somebody types, or a program writes; nothing where it is left out. */
  readonly input?: NodeJS.ReadStream | NodeJS.ReadableStream
  /** Where it is a terminal. */
  readonly output?: NodeJS.WriteStream
  /** Listens for Ctrl-C, once; gives what ends the listening. */
  onInterrupt?(listener: () => void): () => void
  /** Asks a person for one of several answers, by its place; left out where there is nobody to ask. */
  choose?(question: string, answers: readonly string[]): Promise<number>
  /** Opens a scratch database; left out where each command is to have one of its own. */
  openScratch?: OpenScratch
  out(line: string): void
  error(line: string): void
}
