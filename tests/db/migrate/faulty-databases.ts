import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import { createDatabase } from '../../../db/create-database.ts'
import type { MigrationDatabase } from '../../../db/migrate/index.ts'
import { openPgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { openInProcess } from '../../../scripts/data-api/in-process.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'
import { createTurningClock } from '../../scripts/data-api/turning-clock.ts'
import { startNativePostgres } from '../../setup/native-postgres.ts'

/** A way to go wrong at one call, counted from 1: `begin` and `commit` are calls too. */
export interface Misfortune {
  readonly at: number
  /** The answer is lost, the statement never arrives, or with the answer the migrator itself is gone. */
  readonly kind: 'answer lost' | 'never sent' | 'killed'
}

export interface FaultyDatabase {
  /** One that works. */
  readonly db: MigrationDatabase
  /** One whose calls are counted, and one of them goes wrong. */
  open(misfortune?: Misfortune): { db: MigrationDatabase; calls(): number; close(): Promise<void> }
  /** Lets the database find out that who was killed is gone, as it does in time. */
  forgetTheDead(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds: a transaction whose answer is lost has the one session of PGlite until its time is over. */
const patience = 100

/** Behind the emulator, in this process: the answer to a call is lost, or no further call comes. */
export async function openFaultyDataApi(): Promise<FaultyDatabase> {
  const snapshot = inject('snapshots').empty
  const engine = await openPgliteEngine({ snapshot, isSmall: true, patience })
  const clock = createTurningClock()
  const api = openInProcess(engine, clock)
  const connect = () =>
    new RDSDataClient({
      ...api.clientConfig,
      region: localRegion,
      credentials: localCredentials,
    })
  const db = createDatabase(localTarget, connect())

  return {
    db,
    open(misfortune) {
      const client = connect()
      const strike = createStrike(misfortune)
      client.middlewareStack.add((next) => (args) => strike(() => next(args)), {
        step: 'deserialize',
        priority: 'low',
      })
      const faulty = createDatabase(localTarget, client)
      return { db: faulty, calls: strike.calls, close: () => faulty.destroy() }
    },
    async forgetTheDead() {
      clock.turn(3 * 60_000)
      await expireLease(db)
    },
    async close() {
      await db.destroy()
      api.close()
      await engine.close()
    },
  }
}

/** PostgreSQL itself: the connection breaks. */
export async function openFaultyPostgres(): Promise<FaultyDatabase> {
  const postgres = await startNativePostgres()
  const connect = (Client: typeof pg.Client) => {
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2, Client })
    // Connections end here without anybody waiting for them.
    pool.on('error', () => {})
    return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  }
  const db = connect(pg.Client)
  // The machine does not fail here.
  await sql`alter system set fsync = off`.execute(db)
  await sql`select pg_reload_conf()`.execute(db)

  return {
    db,
    open(misfortune) {
      const strike = createStrike(misfortune)
      class FaultyClient extends pg.Client {
        constructor(options: pg.ClientConfig) {
          super(options)
          this.on('error', () => {})
        }

        // biome-ignore lint/suspicious/noExplicitAny: it takes what the method takes
        override async query(...args: any[]): Promise<any> {
          try {
            return await strike(() => super.query(...(args as [string])))
          } catch (error) {
            if (error instanceof MisfortuneError) endConnection(this)
            throw error
          }
        }
      }
      const faulty = connect(FaultyClient as never)
      return { db: faulty, calls: strike.calls, close: () => faulty.destroy() }
    },
    async forgetTheDead() {
      // What was cut off is undone once the server has read the end of its connection.
      await until(async () => {
        const { rows } = await sql`
          select from pg_stat_activity
          where pid <> pg_backend_pid() and xact_start is not null and backend_type = 'client backend'
        `.execute(db)
        return rows.length === 0
      })
      await expireLease(db)
    },
    async close() {
      await db.destroy()
      await postgres.close()
    },
  }
}

class MisfortuneError extends Error {
  override readonly name = 'MisfortuneError'
  readonly code: string | undefined

  constructor(kind: Misfortune['kind']) {
    super(kind)
    // What a client sees of a connection that breaks; of its own death it sees nothing.
    this.code = kind === 'killed' ? undefined : 'ECONNRESET'
  }
}

function createStrike(misfortune: Misfortune | undefined) {
  let calls = 0
  async function strike<Result>(call: () => Promise<Result>): Promise<Result> {
    calls += 1
    const { at, kind } = misfortune ?? { at: 0, kind: 'never sent' }
    if (kind === 'killed' && calls > at) throw new MisfortuneError(kind)
    if (calls !== at) return call()
    if (kind !== 'never sent') await call()
    throw new MisfortuneError(kind)
  }
  return Object.assign(strike, { calls: () => calls })
}

function endConnection(client: pg.Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}

async function expireLease(db: MigrationDatabase): Promise<void> {
  const { rows } = await sql<{ isThere: boolean }>`
    select to_regclass('migration_lease') is not null as "isThere"
  `.execute(db)
  if (rows[0]?.isThere) {
    await sql`update migration_lease set expires = now() - interval '1 second'`.execute(db)
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}
