import type { Command } from 'commander'
import type * as Engine from '../../db/migrate/index.ts'
import {
  ChangedRevisionError,
  createContext,
  type EnvironmentArguments,
  InterruptedError,
  LeaseLostError,
  LockedError,
  loadMigrations,
  type MigrationContext,
  MigrationError,
  type RevisionContext,
  RevisionError,
  reason,
  VersionTableError,
  wordStep,
} from '../../db/migrate/revisions.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { preferQuickStart } from '../database/quick-start.ts'
import { fileAccess } from './file-access.ts'
import { FindingsError } from './findings-error.ts'
import { NotHandledError } from './not-handled-error.ts'
import { MoreToDoError } from './run-options.ts'
import { colored, plain, type Style } from './style.ts'

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

/** A terminal, with what the options say that every command has. */
export interface Session extends Terminal {
  readonly style: Style
  folder(): string
  /** What `env.ts` is told. */
  environment(tag?: string): EnvironmentArguments
  /** A line on what goes on, for people. */
  status(line: string): void
  inform(text: string): void
  warn(text: string): void
}

interface ProgramOptions {
  readonly directory: string
  readonly xArg?: readonly string[]
  readonly quiet?: boolean
}

export function createSession(program: Command, terminal: Terminal): Session {
  const options = () => program.opts<ProgramOptions>()
  const style = terminal.colors?.out ? colored : plain
  const errorStyle = terminal.colors?.error ? colored : plain
  const log = (line: string) => {
    if (!options().quiet) terminal.error(line)
  }
  return {
    ...terminal,
    style,
    folder: () => options().directory,
    environment: (tag) => ({
      x: Object.fromEntries((options().xArg ?? []).map(splitArgument)),
      ...(tag !== undefined && { tag }),
    }),
    status(line) {
      if (!options().quiet) terminal.out(line)
    },
    inform: (text) => log(errorStyle('information', `INFO  [plaster.migrate] ${text}`)),
    warn: (text) => log(errorStyle('warning', `WARN  [plaster.migrate] ${text}`)),
  }
}

/** Thrown when the database cannot be opened, or refuses what the engine itself asks of it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

export async function readFolder(
  folder: string,
  environment?: EnvironmentArguments,
): Promise<RevisionContext> {
  return createContext(await loadMigrations(fileAccess, folder, environment))
}

/** The whole engine. It takes longer to load than most commands take, and most do without. */
export function loadEngine(): Promise<typeof Engine> {
  return import('../../db/migrate/index.ts')
}

export interface Work {
  readonly context: MigrationContext
  readonly engine: typeof Engine
  /** Which database it is, for people. */
  readonly description: string
  /** Cancels the statements at work, where there is a way to. */
  readonly interrupt?: (() => Promise<unknown>) | undefined
}

/** Does work on the folder's revisions and the database, which is closed whatever comes of it. */
export async function withDatabase<Result>(
  session: Session,
  work: (work: Work) => Promise<Result>,
  tag?: string,
): Promise<Result> {
  const revisions = await readFolder(session.folder(), session.environment(tag))
  const [engine, { db, description, interrupt, close }] = await Promise.all([
    loadEngine(),
    open(session, revisions),
  ])
  try {
    const context = { ...revisions, ...reporters(session), db }
    return await work({ engine, context, description, interrupt })
  } catch (error) {
    throw isOurs(error)
      ? error
      : new DatabaseError(`${description}: ${reason(error)}`, { cause: error })
  } finally {
    await close()
  }
}

export function reporters(session: Session): Pick<MigrationContext, 'onStep' | 'onWarning'> {
  return {
    onStep: (step) => session.inform(`Running ${wordStep(step)}`),
    onWarning: session.warn,
  }
}

async function open(session: Session, { settings }: RevisionContext): Promise<OpenDatabase> {
  const onProgress = (step: string) => {
    session.error(`${step} ...`)
    return () => {}
  }
  const { database } = settings
  try {
    if (typeof database === 'function') {
      const db = await database()
      return { db, description: 'the database of env.ts', close: () => db.destroy() }
    }
    const url = database ?? session.env.DATABASE_URL
    if (url) {
      // Apart from openDatabase, which loads an SDK and an emulator that are not wanted then.
      const { openByUrl } = await import('../database/open-by-url.ts')
      return await openByUrl(url, database && 'database in env.ts')
    }
    const { openDatabase } = await import('../database/open-database.ts')
    preferQuickStart()
    return await openDatabase(session.env, { onProgress, isSmall: true })
  } catch (error) {
    throw new DatabaseError(reason(error), { cause: error })
  }
}

function splitArgument(text: string): [key: string, value: string] {
  const [key = '', ...rest] = text.split('=')
  return [key, rest.join('=')]
}

function isOurs(error: unknown): boolean {
  const kinds = [
    ...[RevisionError, MigrationError, VersionTableError, LockedError, LeaseLostError],
    ...[ChangedRevisionError, InterruptedError, FindingsError, MoreToDoError],
    NotHandledError,
  ]
  return kinds.some((kind) => error instanceof kind)
}
