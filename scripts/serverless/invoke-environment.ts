import { findHolder } from '../database/data-directory-lock.ts'
import { localEnvironment } from '../database/local-target.ts'
import { UsageError } from '../terminal/failure.ts'

/**
 * What a function invoked on this machine needs in its environment to find a database: nothing where
 * the environment names one, else the Data API of a running `npm run dev`. Throws a UsageError where
 * there is none.
 */
export function invokeEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  if (env.AWS_ENDPOINT_URL_RDS_DATA)
    return localEnvironment(env.AWS_ENDPOINT_URL_RDS_DATA, env.DATABASE_NAME)
  if (env.DATABASE_RESOURCE_ARN) return {}
  const running = findHolder(env.PLASTER_DATA_DIR ?? '.data')?.dataApi
  if (running) return localEnvironment(running, env.DATABASE_NAME)
  throw new UsageError(
    'No Data API is running: start `npm run dev` first, or name one in AWS_ENDPOINT_URL_RDS_DATA.',
  )
}
