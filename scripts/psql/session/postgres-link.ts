import { once } from 'node:events'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { UsageError } from '../../terminal/failure.ts'
import { isLoopback } from '../stage.ts'
import type { Link, Listener, StatementResult, TransactionState } from './session.ts'
import { canceled, formatReport, SqlError } from './sql-error.ts'
import type { Statement } from './statement.ts'

const states: Record<string, TransactionState> = { I: 'none', T: 'open', E: 'failed' }

/** Every type as the text that Postgres sends. */
const types = { getTypeParser: () => (value: unknown) => value }

/** A connection by URL. Throws SqlError, or UsageError where there is nothing to connect to. */
export async function openPostgresLink(url: string, options: Listener): Promise<Link> {
  const client = await connect(url)
  const notice = (report: object) => {
    const text = report as Parameters<typeof formatReport>[0]
    options.notice(formatReport({ ...text, position: undefined, where: undefined }, ''))
  }
  client.on('notice', notice)
  // Between statements nobody else listens; the next one says that the connection is lost.
  client.on('error', () => {})
  let tag: string | undefined
  let hasRows = false
  connectionOf(client).on('rowDescription', () => {
    hasRows = true
  })
  connectionOf(client).on('commandComplete', ({ text }: { text: string }) => {
    tag = text
  })
  let canceling: Promise<unknown> | undefined
  let isCanceled = false

  async function run(statement: Statement): Promise<StatementResult> {
    if (isCanceled) throw canceled()
    return send(statement)
  }

  async function send({ sql }: Statement): Promise<StatementResult> {
    // A cancellation on its way must not meet this statement.
    await canceling
    tag = undefined
    hasRows = false
    // It refuses two statements at a time, whatever the text looks like.
    const queryMode = 'extended'
    const query = { text: sql, rowMode: 'array', types, queryMode } as pg.QueryArrayConfig
    const result = await client.query(query).catch((error) => {
      throw toSqlError(error)
    })
    const { fields = [], rows = [] } = result
    if (!hasRows) return { rows: [], tag }
    const columns = fields.map(({ name, dataTypeID }) => ({ name, type: nameOfType(dataTypeID) }))
    return { columns, rows, tag }
  }

  const command = async (sql: string) => {
    await send({ sql, node: undefined })
  }

  return {
    db: new Kysely({ dialect: new PostgresDialect({ pool: poolOf(client) }) }),
    isSessionless: false,
    run,
    begin: () => command('begin'),
    commit: () => command('commit'),
    rollback: () => command('rollback'),
    state: () => states[client.getTransactionStatus() ?? 'I'] ?? 'none',
    ready() {
      isCanceled = false
    },
    async cancel() {
      isCanceled = true
      const { processID } = client as unknown as { processID: number }
      canceling = cancelBackend(url, processID).finally(() => {
        canceling = undefined
      })
      await canceling
      return undefined
    },
    async copyOut({ sql }, write) {
      const stream = client.query(copyTo(sql))
      stream.setEncoding('utf8')
      try {
        for await (const chunk of stream) await write(chunk)
        return stream.rowCount
      } catch (error) {
        throw toSqlError(error as Error)
      }
    },
    async copyIn({ sql }, input) {
      const stream = client.query(copyFrom(sql))
      try {
        const finished = once(stream, 'finish')
        finished.catch(() => {})
        for await (const chunk of input) {
          if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), finished])
        }
        stream.end()
        await finished
        return stream.rowCount
      } catch (error) {
        stream.destroy(error as Error)
        throw toSqlError(error as Error)
      }
    },
    connect(database) {
      const other = new URL(url)
      other.pathname = `/${encodeURIComponent(database)}`
      return openPostgresLink(other.href, options)
    },
    close: () => client.end(),
  }
}

/** Where a URL leads: what it leaves out, or says behind its question mark, is for the driver to find. */
export function placeOfUrl(url: string) {
  const { host: hostname, database = '' } = new pg.Client({ connectionString: url })
  const host = [hostname, new URL(url).port].filter(Boolean).join(':')
  return { host, database, isLocal: isLoopback(hostname) }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
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

function connectionOf(client: pg.Client): NodeJS.EventEmitter {
  return (client as unknown as { connection: NodeJS.EventEmitter }).connection
}

/** The one connection in the place of a pool, so that the catalogs are read in the open transaction. */
function poolOf(client: pg.Client) {
  const lent = {
    query: client.query.bind(client),
    release() {},
  }
  return { connect: async () => lent, end: async () => {} } as never
}

async function cancelBackend(url: string, backend: number): Promise<void> {
  const client = await connect(url)
  try {
    await client.query('select pg_cancel_backend($1)', [backend])
  } finally {
    await client.end().catch(() => {})
  }
}

const errorCode = /^[0-9A-Z]{5}$/

/** An error of the network has a code of another form. */
function toSqlError(error: Error): Error {
  const report = error as Error & Record<string, unknown>
  if (!errorCode.test(String(report.code))) return error
  const text = (member: string) => report[member] as string | undefined
  return new SqlError({
    message: error.message,
    severity: text('severity'),
    code: text('code'),
    detail: text('detail'),
    hint: text('hint'),
    where: text('where'),
    position: toPosition(report.position),
    internalQuery: text('internalQuery'),
    internalPosition: toPosition(report.internalPosition),
    cause: error,
  })
}

function toPosition(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value)
}

const namesOfTypes = Object.fromEntries(
  Object.entries(pg.types.builtins).map(([name, oid]) => [oid, name.toLowerCase()]),
)

/** Only those that come with Postgres matter: they say what is a number. */
function nameOfType(oid: number): string | undefined {
  return namesOfTypes[oid]
}
