import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { NativePostgres } from './native-postgres.ts'
import { startSystemPostgres } from './system-postgres.ts'

const binaries = '/usr/lib/postgresql/15/bin'

/** Whether this machine has PostgreSQL 15, as Debian installs it. */
export const olderPostgresIsHere = existsSync(join(binaries, 'postgres'))

/** PostgreSQL 15 on a free port with an empty database. */
export function startOlderPostgres(): Promise<NativePostgres> {
  return startSystemPostgres(binaries)
}
