import type { Leaseholder } from './database/lease.ts'
import type { MigrationDatabase } from './database/migration-database.ts'
import type { Versions } from './database/versions.ts'
import { resolveSettings } from './directory/resolve-settings.ts'
import {
  type MigrationFile,
  type RevisionScript,
  readRevisionScript,
} from './directory/revision-file.ts'
import type { ResolvedSettings, SettingsSource } from './directory/settings.ts'
import { createGraph, type Graph } from './graph/graph.ts'
import type { AppliedStep } from './run/progress.ts'

/** A migrations folder as data: what `env.ts` exports as `settings`, and every file of its versions. */
export interface Migrations {
  readonly settings?: SettingsSource
  readonly files: readonly MigrationFile[]
}

/** What the commands need that only read or write files. */
export interface RevisionContext {
  readonly graph: Graph
  readonly scripts: ReadonlyMap<string, RevisionScript>
  readonly settings: ResolvedSettings
}

/** How a run goes about it, where that is not for the folder to say. */
export interface RunConditions {
  /** Who runs it, for the journal and for those who wait: a build, a person, a function and its version. */
  readonly who?: string
  /** Milliseconds to wait at most until another migrator is done; for ever unless given. */
  readonly lockTimeout?: number
  /**
   * Milliseconds that are left, asked between revisions: at 0 or less the run stops there. At least
   * one revision runs, so that whoever runs it again comes to an end.
   */
  readonly remainingTime?: () => number
  /** Refuses to go on from applied revisions whose files have changed since, in place of a warning. */
  readonly isStrict?: boolean
  /**
   * Ends the run once it is aborted, as Ctrl-C does: the revision at work gets no further statement and
   * is rolled back, and what was applied before it stays.
   */
  readonly signal?: AbortSignal
  /** Pauses for some milliseconds; tests hand in one that does not. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
  /** Called when a wait for another migrator begins, and when yet another one is waited for. */
  readonly onWait?: (leaseholder: Leaseholder) => void
}

/** What the commands need that ask or change a database. */
export interface MigrationContext extends RevisionContext, RunConditions {
  readonly db: MigrationDatabase
  /** Called when a step begins, with the version table moved and its own statements still to come. */
  readonly onStep?: (step: AppliedStep) => void
  /** Called with a line for people where a command does something that may not be meant. */
  readonly onWarning?: (warning: string) => void
  /** How the version table is read and moved, where it is not in the database: see offline. */
  readonly versions?: Versions
}

/**
 * Checks a migrations folder and relates its revisions.
 *
 * @throws RevisionError for the first thing that is wrong in it
 */
export function createContext({ settings = {}, files }: Migrations): RevisionContext {
  const scripts = files.map(readRevisionScript)
  return {
    graph: createGraph(scripts),
    scripts: new Map(scripts.map((script) => [script.revision, script])),
    settings: resolveSettings(settings, 'env.ts'),
  }
}
