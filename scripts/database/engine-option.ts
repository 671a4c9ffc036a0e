import { Option } from 'commander'
import { withEnv } from '../terminal/env-option.ts'
import { embeddedEngines } from './embedded-database.ts'

/** The flag by which commands choose what keeps the embedded database. */
export function engineOption(env: NodeJS.ProcessEnv): Option {
  const option = new Option('--engine <engine>', 'PGlite, or the PostgreSQL 17 that npm brought')
    .choices(embeddedEngines)
    .conflicts('databaseUrl')
    .default('pglite')
  return withEnv(option, 'PLASTER_ENGINE', env)
}
