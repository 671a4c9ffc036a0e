export type { PlanOptions } from './autogenerate/draft.ts'
export { planChanges } from './autogenerate/plan-changes.ts'
export type { PlannedChange } from './autogenerate/planned-change.ts'
export type { Rename } from './autogenerate/rename.ts'
export type { ColumnOrder } from './autogenerate/wanted.ts'
export type { NotHandled } from './autogenerate/write-body.ts'
export { type AttributeChange, type CatalogDifference, compareCatalogs } from './catalog/compare.ts'
export type { CatalogKind, CatalogObject, CatalogSnapshot } from './catalog/object.ts'
export { readCatalog } from './catalog/snapshot.ts'
export { wordDifference } from './catalog/word.ts'
export {
  type AutogenerateEnvironment,
  type AutogenerateOptions,
  type AutogenerateResult,
  autogenerate,
} from './commands/autogenerate.ts'
export { check } from './commands/check.ts'
export {
  checkSchema,
  type SchemaCheck,
  type SchemaCheckOptions,
} from './commands/check-schema.ts'
export { current, currentRows } from './commands/current.ts'
export { type DowngradeOptions, downgrade } from './commands/downgrade.ts'
export { ensureVersion } from './commands/ensure-version.ts'
export {
  type ImportAlembicOptions,
  type ImportedRevision,
  importAlembic,
} from './commands/import-alembic.ts'
export { journal } from './commands/journal.ts'
export { kyselyTargets } from './commands/kysely-targets.ts'
export {
  type LintEnvironment,
  LintError,
  type LintFinding,
  type LintOptions,
  lint,
} from './commands/lint.ts'
export type { GeneratedRevision } from './commands/prepare-revisions.ts'
export { type PullEnvironment, type PullOptions, type PullResult, pull } from './commands/pull.ts'
export { type RecentRuns, recentRuns } from './commands/recent-runs.ts'
export { type StampOptions, type StampResult, stamp } from './commands/stamp.ts'
export { type UpgradeOptions, upgrade } from './commands/upgrade.ts'
export {
  type VerifiedRevision,
  type VerifyProblem,
  type VerifyResult,
  type VerifyStep,
  verify,
} from './commands/verify.ts'
export { ownTables } from './database/tables.ts'
export { applyDeclaration } from './declaration/apply.ts'
export { AdoptionError } from './declaration/check-adoptable.ts'
export type { KeptCatalogs } from './declaration/declared-catalog.ts'
export { describeRules, lintRules } from './lint/rules.ts'
export { type OfflineOptions, offline } from './offline/offline.ts'
export { OfflineError } from './offline/recording-database.ts'
export * from './revisions.ts'
export { ScriptError } from './script/parse-script.ts'
export { runScript } from './script/run-script.ts'
export { splitScript } from './script/split-script.ts'
export { KyselyMigrationError, matchKyselyNames } from './target/kysely-names.ts'
