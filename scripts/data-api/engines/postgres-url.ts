import { EngineUnavailableError } from './engine.ts'

/** The database that a connection URL names. Throws EngineUnavailableError for what is none, naming its source. */
export function databaseOf(url: string, source = 'DATABASE_URL'): string {
  try {
    const { protocol, pathname } = new URL(url)
    const name = decodeURIComponent(pathname.slice(1))
    if (/^postgres(ql)?:$/.test(protocol)) return name || 'postgres'
  } catch {
    // Neither a URL nor, where an escape is broken, one with a name.
  }
  throw new EngineUnavailableError(
    `${source} is no Postgres URL: it looks like postgres://user:password@host:5432/database`,
  )
}

/** Where a URL points, for people: never with its password. */
export function describeUrl(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** What `pg` takes for `verify-full`, and warns on several lines that it will not for ever. */
const strict = /^(prefer|require|verify-ca)$/

/** The URL as `pg` is given it: with the mode that it checks certificates in, which is to stay as it is. */
export function driverUrl(url: string): string {
  const connection = new URL(url)
  const { searchParams } = connection
  const mode = searchParams.getAll('sslmode').at(-1) ?? ''
  if (!strict.test(mode) || searchParams.get('uselibpqcompat') === 'true') return url
  searchParams.set('sslmode', 'verify-full')
  return connection.href
}

/** What sessions start with, and return to: the text forms of values that the emulator reads. */
const settings = {
  timezone: 'UTC',
  datestyle: 'ISO,MDY',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
}

/** Connection string and options for sessions in one database; options of the URL itself are kept. */
export function connectionOf(url: string, database: string) {
  const connection = new URL(url)
  connection.pathname = `/${encodeURIComponent(database)}`
  const given = connection.searchParams.get('options')
  connection.searchParams.delete('options')
  const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  return {
    connectionString: driverUrl(connection.href),
    options: [given, ...own].filter(Boolean).join(' '),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    fallback_application_name: 'data-api',
  }
}
