import { setTimeout as sleep } from 'node:timers/promises'
import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
  type Field,
  RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { callWithRetries } from '../../../../db/data-api/retries/retry.ts'
import type { Engine } from '../../../../scripts/data-api/engines/engine.ts'
import { openPostgresEngine } from '../../../../scripts/data-api/engines/postgres.ts'
import type { Faults } from '../../../../scripts/data-api/faults/faults.ts'
import { type DataApiOptions, startDataApi } from '../../../../scripts/data-api/server.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../../scripts/database/local-target.ts'
import { lendEngine } from '../../../setup/lent-engine.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../../setup/native-postgres.ts'
import { createTurningClock } from '../turning-clock.ts'

/** A Data API to hold against the table of facts: the emulator over one of its engines, or AWS itself. */
export interface DataApiUnderTest {
  /** True where it is AWS: what needs a setting of the emulator is to be skipped there. */
  readonly remote: boolean
  /** Whether transactions can be open side by side. */
  readonly sessions: 'one' | 'many'
  /** The client, once the tests run. */
  client(): RDSDataClient
  target: { resourceArn: string; secretArn: string; database: string }
  execute(
    sql: string,
    more?: Partial<ExecuteStatementCommandInput>,
  ): Promise<ExecuteStatementCommandOutput>
  /** The first field of the first record. */
  field(sql: string, more?: Partial<ExecuteStatementCommandInput>): Promise<Field | undefined>
  batch(
    sql: string,
    parameterSets?: SqlParameter[][],
    transactionId?: string,
  ): Promise<{ updateResults?: unknown[] | undefined }>
  begin(): Promise<string>
  commit(transactionId: string): Promise<string | undefined>
  rollback(transactionId: string): Promise<string | undefined>
  /** What goes wrong on purpose, which AWS cannot be asked for. */
  faults(): Faults
  /** Lets time pass, which has to be waited for on AWS. */
  pass(milliseconds: number): Promise<void>
}

interface Opened {
  client: RDSDataClient
  faults?: Faults
  pass(milliseconds: number): Promise<void>
  close(): Promise<void>
}

type Options = Partial<Omit<DataApiOptions, 'engine' | 'port'>>

const { REMOTE, DATABASE_RESOURCE_ARN, DATABASE_SECRET_ARN, DATABASE_NAME } = process.env
const remote = REMOTE === '1'

const target = remote
  ? {
      resourceArn: String(DATABASE_RESOURCE_ARN),
      secretArn: String(DATABASE_SECRET_ARN),
      database: String(DATABASE_NAME),
    }
  : localTarget

const backends = {
  PGlite: { open: openPglite, isHere: !remote },
  Postgres: { open: openNative, isHere: !remote && nativePostgresIsHere },
  AWS: { open: openRemote, isHere: remote },
}

export type BackendName = keyof typeof backends

/** Describes behaviour on one backend, which is opened once and closed at the end; skipped where it is not here. */
export function describeBackend(
  name: BackendName,
  behaviour: (api: DataApiUnderTest) => void,
  options: Options = {},
): void {
  const { open, isHere } = backends[name]
  if (!isHere) {
    it.skip(`runs on ${name}`)
    return
  }
  describe(name, () => {
    let opened: Opened

    beforeAll(async () => {
      opened = await open(options)
    })
    afterAll(() => opened?.close())

    behaviour(createApi(() => opened, name === 'PGlite' ? 'one' : 'many'))
  })
}

function createApi(opened: () => Opened, sessions: DataApiUnderTest['sessions']): DataApiUnderTest {
  const client = () => opened().client

  function execute(sql: string, more: Partial<ExecuteStatementCommandInput> = {}) {
    return client().send(new ExecuteStatementCommand({ ...target, sql, ...more }))
  }

  return {
    remote,
    sessions,
    client,
    target,
    execute,
    async field(sql, more) {
      const { records } = await execute(sql, more)
      return records?.[0]?.[0]
    },
    async batch(sql, parameterSets, transactionId) {
      const { updateResults } = await client().send(
        new BatchExecuteStatementCommand({ ...target, sql, parameterSets, transactionId }),
      )
      return { updateResults }
    },
    async begin() {
      const { transactionId } = await client().send(new BeginTransactionCommand(target))
      return String(transactionId)
    },
    async commit(transactionId) {
      const input = { ...target, transactionId }
      return (await client().send(new CommitTransactionCommand(input))).transactionStatus
    },
    async rollback(transactionId) {
      const input = { ...target, transactionId }
      return (await client().send(new RollbackTransactionCommand(input))).transactionStatus
    },
    faults() {
      const { faults } = opened()
      if (!faults) throw new Error('AWS makes no faults: skip this where `remote` is true')
      return faults
    },
    pass: (milliseconds) => opened().pass(milliseconds),
  }
}

async function openRemote(): Promise<Opened> {
  const missing = Object.entries({ DATABASE_RESOURCE_ARN, DATABASE_SECRET_ARN, DATABASE_NAME })
    .filter(([, value]) => !value)
    .map(([name]) => name)
  if (missing.length > 0) throw new Error(`REMOTE=1 also needs ${missing.join(', ')}`)
  const client = new RDSDataClient()
  // The tests are of one call each, which a cluster that has paused by itself would turn away.
  const wake = new ExecuteStatementCommand({ ...target, sql: 'select 1' })
  await callWithRetries(() => client.send(wake), { mayRepeat: () => true })
  return { client, pass: (time) => sleep(time), close: async () => client.destroy() }
}

async function openPglite(options: Options): Promise<Opened> {
  const engine = await lendEngine('empty', ['hstore'])
  return serve(engine, options, engine.close)
}

async function openNative(options: Options): Promise<Opened> {
  const postgres = await startNativePostgres()
  const engine = await openPostgresEngine(postgres.url)
  return serve(engine, options, async () => {
    await engine.close()
    await postgres.close()
  })
}

async function serve(engine: Engine, options: Options, end: () => Promise<void>): Promise<Opened> {
  const clock = createTurningClock()
  const server = await startDataApi({ clock, ...options, engine, port: 0 })
  const client = new RDSDataClient({
    endpoint: server.url,
    region: localRegion,
    credentials: localCredentials,
  })
  return {
    client,
    faults: server.faults,
    pass: async (milliseconds) => clock.turn(milliseconds),
    async close() {
      client.destroy()
      await server.close()
      await end()
    },
  }
}
