import type { ColumnTypes } from './data-api/index.ts'

/** Where the database is, as the RDS Data API names it. */
export interface DatabaseConfig {
  resourceArn: string
  secretArn: string
  database: string
  /** Waits for statements that take longer than a call to the Data API may. */
  continueAfterTimeout?: boolean
  /** The columns whose values need a cast. */
  types?: ColumnTypes
}

/** Thrown when the environment does not say where the database is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export function readDatabaseConfig(env: NodeJS.ProcessEnv = process.env): DatabaseConfig {
  return {
    resourceArn: required(env, 'DATABASE_RESOURCE_ARN'),
    secretArn: required(env, 'DATABASE_SECRET_ARN'),
    database: env.DATABASE_NAME ?? 'postgres',
  }
}

/** The secret that the application logs in with, where the migrate function is to give it its role. */
export function readApplicationSecret(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.APPLICATION_SECRET_ARN || undefined
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (!value) throw new ConfigError(`${name} is not set: it names the database for the Data API`)
  return value
}
