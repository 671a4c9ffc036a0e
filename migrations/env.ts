import type { MigrationSettings } from '../db/migrate/index.ts'

/** Settings of this folder, or a function of `-x` that gives them; shown are the defaults. */
export const settings: MigrationSettings = {
  // database: 'postgres://localhost/app', what the environment says where this is left out
  // versionTable: 'alembic_version',
  // versionTableSchema: 'public',
  // fileTemplate: '%(rev)s_%(slug)s',
  // truncateSlugLength: 40,
  // timeZone: 'UTC',
  // versionLocations: ['versions'],
  // schemaFiles: ['db/schema.sql'], beside this folder; none is needed
  // transactionMode: 'per-revision', or 'per-run'
  // ddlLockTimeout: 5000, milliseconds; 0 for no limit
  // ddlLockRetries: 10
  // onVersionApply: async ({ db, revision, direction }) => {},
}
