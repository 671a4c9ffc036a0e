import { RevisionFileError } from '../errors.ts'
import { fileTokens, isFileTemplate } from '../new-revision/file-name.ts'
import type { EnvironmentArguments, MigrationSettings, ResolvedSettings } from './settings.ts'

export const defaultSettings: ResolvedSettings = {
  versionTable: 'alembic_version',
  fileTemplate: '%(rev)s_%(slug)s',
  truncateSlugLength: 40,
  timeZone: 'UTC',
  versionLocations: ['versions'],
  transactionMode: 'per-revision',
  ddlLockTimeout: 5_000,
  ddlLockRetries: 10,
}

const checks: Record<keyof MigrationSettings, [wanted: string, (value: unknown) => boolean]> = {
  database: ['a Postgres URL, or a function that makes a Kysely', isDatabase],
  versionTable: ['a table name', isText],
  versionTableSchema: ['a schema name', isText],
  fileTemplate: [
    `a file name with tokens such as %(rev)s, of: ${fileTokens.join(', ')}`,
    isFileTemplate,
  ],
  truncateSlugLength: ['a whole number from 1 to 200', isLength],
  timeZone: ["a time zone such as 'UTC' or 'Europe/Berlin'", isTimeZone],
  versionLocations: ['a list of folders', isTexts],
  schemaFiles: ['a list of SQL files', isTexts],
  transactionMode: ["'per-revision' or 'per-run'", isTransactionMode],
  ddlLockTimeout: ['a whole number of milliseconds, 0 for no limit', isCount],
  ddlLockRetries: ['a whole number, 0 for none', isCount],
  onVersionApply: ['a function, or a list of functions', isHooks],
}

/**
 * Checks settings, which may be a function of what the command line says, and fills in the defaults.
 *
 * @throws RevisionFileError naming the file and the member at fault
 */
export function resolveSettings(
  source: unknown,
  path: string,
  environment: EnvironmentArguments = { x: {} },
): ResolvedSettings {
  const settings: unknown = typeof source === 'function' ? source(environment) : source
  if (typeof settings !== 'object' || settings === null) {
    throw new RevisionFileError(
      path,
      "export 'settings' has to be an object, or a function that gives one",
    )
  }
  for (const [name, value] of Object.entries(settings)) {
    const check = checks[name as keyof MigrationSettings]
    if (!check) {
      const known = Object.keys(checks).join(', ')
      throw new RevisionFileError(path, `there is no setting '${name}'; there are: ${known}`)
    }
    const [wanted, isRight] = check
    const isDefault =
      value === undefined || value === defaultSettings[name as keyof ResolvedSettings]
    if (!isDefault && !isRight(value)) {
      throw new RevisionFileError(path, `setting '${name}' has to be ${wanted}`)
    }
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return { ...defaultSettings, ...Object.fromEntries(given) }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText)
}

function isLength(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 200
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0
}

function isTimeZone(value: unknown): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(value) })
    return isText(value)
  } catch {
    return false
  }
}

function isTransactionMode(value: unknown): boolean {
  return value === 'per-revision' || value === 'per-run'
}

function isDatabase(value: unknown): boolean {
  return isText(value) || typeof value === 'function'
}

function isHooks(value: unknown): boolean {
  return [value].flat().every((hook) => typeof hook === 'function')
}
