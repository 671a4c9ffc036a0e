import { Option } from 'commander'
import { embeddedEngines } from './embedded-database.ts'

/** The flag by which commands choose what keeps the embedded database. */
export function engineOption(): Option {
  return new Option('--engine <engine>', 'PGlite, or the PostgreSQL 17 that npm brought')
    .env('PLASTER_ENGINE')
    .choices(embeddedEngines)
    .conflicts('databaseUrl')
    .default('pglite')
}
