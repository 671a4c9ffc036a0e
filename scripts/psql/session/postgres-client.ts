import pg from 'pg'
import { driverUrl } from '../../data-api/engines/postgres-url.ts'
import { UsageError } from '../../terminal/failure.ts'
import { isLoopback } from '../stage.ts'
import { toSqlError } from './postgres-error.ts'
import { SqlError } from './sql-error.ts'

/** Where a URL leads: what it leaves out, or says behind its question mark, is for the driver to find. */
export function placeOfUrl(url: string) {
  const { host: hostname, database = '' } = new pg.Client({ connectionString: driverUrl(url) })
  const host = [hostname, new URL(url).port].filter(Boolean).join(':')
  return { host, database, isLocal: isLoopback(hostname) }
}

/** Throws SqlError, or UsageError where there is nothing to connect to. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: driverUrl(url),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    fallback_application_name: 'db psql',
  })
  try {
    await client.connect()
    return client
  } catch (cause) {
    const error = toSqlError(cause as Error)
    if (error instanceof SqlError) throw error
    const { host, pathname } = new URL(url)
    const { message, code } = cause as NodeJS.ErrnoException
    throw new UsageError(`cannot connect to ${host}${pathname}: ${message || code}`, { cause })
  }
}

/** Ends what another connection, by its process, runs. */
export async function cancelBackend(url: string, backend: number): Promise<void> {
  const client = await connect(url)
  try {
    await client.query('select pg_cancel_backend($1)', [backend])
  } finally {
    await client.end().catch(() => {})
  }
}
