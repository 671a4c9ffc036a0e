import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { cancelBackend, connect } from './postgres-client.ts'
import { copyIn, copyOut } from './postgres-copy.ts'
import { toSqlError } from './postgres-error.ts'
import type { Link, Listener, StatementResult, TransactionState } from './session.ts'
import { canceled, formatReport } from './sql-error.ts'
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
    copyOut: ({ sql }, write) => copyOut(client, sql, write),
    copyIn: ({ sql }, rows) => copyIn(client, sql, rows),
    connect(database) {
      const other = new URL(url)
      other.pathname = `/${encodeURIComponent(database)}`
      return openPostgresLink(other.href, options)
    },
    close: () => client.end(),
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

const namesOfTypes = Object.fromEntries(
  Object.entries(pg.types.builtins).map(([name, oid]) => [oid, name.toLowerCase()]),
)

/** Only those that come with Postgres matter: they say what is a number. */
function nameOfType(oid: number): string | undefined {
  return namesOfTypes[oid]
}
