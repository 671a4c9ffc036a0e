/**
 * The part of the library that needs no database, and loads no code for one: what only lists and
 * writes revisions starts at once.
 */
export { type BranchEntry, branches } from './commands/branches.ts'
export type { RevisionEntry } from './commands/entry.ts'
export { type HeadsOptions, heads } from './commands/heads.ts'
export { type HistoryOptions, history } from './commands/history.ts'
export { type InitOptions, type InitResult, init } from './commands/init.ts'
export { type JournaledEntry, withLog } from './commands/journal.ts'
export { type MergeOptions, merge } from './commands/merge.ts'
export { revision } from './commands/revision.ts'
export { type ShowOptions, show } from './commands/show.ts'
export {
  createContext,
  type MigrationContext,
  type Migrations,
  type RevisionContext,
  type RunConditions,
} from './context.ts'
export type { JournalRow } from './database/journal.ts'
export type { MigrationDatabase } from './database/migration-database.ts'
export type { RevisionLog } from './database/read-journal.ts'
export { DeclarationError } from './declaration/error.ts'
export {
  type DeclarationFile,
  defaultSchemaFiles,
  readDeclaration,
  schemaFilePaths,
} from './declaration/files.ts'
export { type FileAccess, loadMigrations, loadSettings } from './directory/directory.ts'
export type { RevisionHeader } from './directory/header.ts'
export type { MigrationFile } from './directory/revision-file.ts'
export type { RevisionModule } from './directory/revision-module.ts'
export type {
  EnvironmentArguments,
  MigrationSettings,
  ResolvedSettings,
  SettingsSource,
  VersionApplied,
  VersionApplyHook,
} from './directory/settings.ts'
export { RevisionError, RevisionFileError } from './errors.ts'
export {
  CycleError,
  DuplicateRevisionError,
  InvalidRevisionError,
  MissingRevisionError,
} from './graph/errors.ts'
export { createGraph, type Graph } from './graph/graph.ts'
export type { GraphNode } from './graph/node.ts'
export type { Revision } from './graph/revision.ts'
export type {
  RevisionEnvironment,
  RevisionOptions,
  RevisionResult,
} from './new-revision/options.ts'
export { checkNoRange, parseDowngradeRange, parseOfflineRange } from './offline/range.ts'
export { UnknownCurrentError } from './plan/errors.ts'
export { type Plan, planDowngrade, planUpgrade, type Step } from './plan/plan.ts'
export { planStamp, type StampPlan, type StampStep } from './plan/stamp.ts'
export { reason } from './reason.ts'
export {
  ChangedRevisionError,
  InterruptedError,
  LeaseLostError,
  LockedError,
  OvertakenError,
  UndoneError,
  VersionTableError,
} from './run/errors.ts'
export { MigrationError } from './run/migration-error.ts'
export { type AppliedStep, wordStep } from './run/progress.ts'
export type { RunResult } from './run/runner.ts'
export {
  AmbiguousRevisionError,
  InvalidTargetError,
  MultipleHeadsError,
  RelativeRevisionError,
  UnknownRevisionError,
  WiderDowngradeError,
} from './target/errors.ts'
