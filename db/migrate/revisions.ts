/**
 * The part of the library that needs no database, and loads no code for one: what only lists and
 * writes revisions starts at once.
 */
export { type BranchEntry, branches } from './commands/branches.ts'
export { type HeadsOptions, heads } from './commands/heads.ts'
export { type HistoryOptions, history } from './commands/history.ts'
export { type InitOptions, type InitResult, init } from './commands/init.ts'
export { type JournaledEntry, withLog } from './commands/journal.ts'
export { type MergeOptions, merge } from './commands/merge.ts'
export {
  type RevisionEnvironment,
  type RevisionOptions,
  type RevisionResult,
  revision,
} from './commands/revision.ts'
export { type ShowOptions, show } from './commands/show.ts'
export {
  createContext,
  type MigrationContext,
  type Migrations,
  type RevisionContext,
  type RunConditions,
} from './context.ts'
export type { JournalRow, RevisionLog } from './database/journal.ts'
export { DeclarationError } from './declaration/error.ts'
export {
  type DeclarationFile,
  defaultSchemaFiles,
  readDeclaration,
  schemaFilePaths,
} from './declaration/files.ts'
export { type FileAccess, loadMigrations, loadSettings } from './directory/directory.ts'
export type { RevisionHeader } from './directory/header.ts'
export type { MigrationDatabase, MigrationFile, RevisionModule } from './directory/revision-file.ts'
export type {
  EnvironmentArguments,
  MigrationSettings,
  ResolvedSettings,
  SettingsSource,
  VersionApplied,
  VersionApplyHook,
} from './directory/settings.ts'
export type { RevisionEntry } from './entry.ts'
export * from './errors.ts'
export { createGraph, type Graph } from './graph/graph.ts'
export type { GraphNode } from './graph/node.ts'
export type { Revision } from './graph/revision.ts'
export { checkNoRange, parseDowngradeRange, parseOfflineRange } from './offline/range.ts'
export { type Plan, planDowngrade, planUpgrade, type Step } from './plan/plan.ts'
export { planStamp, type StampPlan, type StampStep } from './plan/stamp.ts'
export { type AppliedStep, wordStep } from './run/progress.ts'
export type { RunResult } from './run/runner.ts'
export {
  ChangedRevisionError,
  InterruptedError,
  LeaseLostError,
  LockedError,
  MigrationError,
  reason,
  VersionTableError,
} from './run-errors.ts'
