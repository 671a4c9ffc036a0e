import type { MigrationDatabase } from '../database/migration-database.ts'

/** What `migrations/env.ts` exports as `settings`; every member has a default. */
export interface MigrationSettings {
  /**
   * Where `npx db` finds the database, in place of what the environment says: a Postgres URL, or a
   * function that makes a Kysely, which is destroyed after the command.
   */
  readonly database?: string | (() => MigrationDatabase | Promise<MigrationDatabase>)
  /** The table that holds the current revisions. */
  readonly versionTable?: string
  /** Its schema, where it is not the first of the search path. */
  readonly versionTableSchema?: string
  /**
   * The names of new files, as in `%(year)d%(month).2d_%(rev)s_%(slug)s`; tokens: rev slug epoch year
   * month day hour minute second.
   */
  readonly fileTemplate?: string
  /** The length at which the slug of a new file's name is cut, at a word. */
  readonly truncateSlugLength?: number
  /** The time zone of dates in new files and in their names, as in `Europe/Berlin`. */
  readonly timeZone?: string
  /** The folders of the revisions, beside env.ts; a new one goes where its parent is. */
  readonly versionLocations?: readonly string[]
  /** The files of the declared schema, beside the migrations folder: `db/schema.sql`, if it is there. */
  readonly schemaFiles?: readonly string[]
  /** A transaction for each revision, or one for the whole run. */
  readonly transactionMode?: 'per-revision' | 'per-run'
  /**
   * Milliseconds that a statement of a revision waits for a lock, so that it does not hold up all that
   * come after it in the queue; 0 for no limit. Not for a revision outside of a transaction.
   */
  readonly ddlLockTimeout?: number
  /** How often such a revision is tried again, after pauses that grow. */
  readonly ddlLockRetries?: number
  /** Called when a revision was applied, undone or stamped, in its transaction: a throw rolls it back. */
  readonly onVersionApply?: VersionApplyHook | readonly VersionApplyHook[]
}

export type VersionApplyHook = (event: VersionApplied) => void | Promise<void>

export interface VersionApplied {
  /** The transaction that it happens in; with `--sql` what it sends is written out. */
  readonly db: MigrationDatabase
  readonly revision: string
  readonly direction: 'up' | 'down'
  /** Only the version table was moved. */
  readonly isStamp: boolean
  /** The rows of the version table after it. */
  readonly heads: readonly string[]
}

/** What the command line has for env.ts, where its `settings` are a function. */
export interface EnvironmentArguments {
  /** Each `-x key=value`. */
  readonly x: Readonly<Record<string, string>>
  /** What `--tag` says. */
  readonly tag?: string
}

export type SettingsSource =
  | MigrationSettings
  | ((environment: EnvironmentArguments) => MigrationSettings)

type Optional = 'database' | 'versionTableSchema' | 'schemaFiles' | 'onVersionApply'

export type ResolvedSettings = Required<Omit<MigrationSettings, Optional>> &
  Pick<MigrationSettings, Optional>
