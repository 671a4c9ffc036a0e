import { readFileSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite, protocol } from '@electric-sql/pglite'
import type { Column, Parameter, PostgresReport, StatementResult } from './engine.ts'

export interface WorkerOptions {
  /** Where the database is kept; in memory when left out. */
  directory?: string | undefined
  /** A tar file of a data directory to start from. */
  snapshot?: string | undefined
}

export interface WorkerData extends WorkerOptions {
  wasmModule: WebAssembly.Module
}

/** `fresh`: whatever the session before left behind is undone first. */
export type WorkerRequest = { id: number; fresh: boolean } & (
  | { kind: 'run'; sql: string; parameters: Parameter[] }
  | { kind: 'dump' | 'close' }
)

export type WorkerReply =
  | { id: number; result: StatementResult | Uint8Array | null }
  | { id: number; error: PostgresReport }

const { messages, serialize, Parser } = protocol
const port = parentPort as MessagePort

const { directory, snapshot, wasmModule } = workerData as WorkerData
const database = await PGlite.create({
  wasmModule,
  ...(directory && { dataDir: directory }),
  ...(snapshot && { loadDataDir: new Blob([readFileSync(snapshot)]) }),
})
let transactionStatus = 'I'

port.on('message', async (request: WorkerRequest) => port.postMessage(await answer(request)))
port.postMessage('ready')

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  try {
    if (request.fresh) reset()
    return { id: request.id, result: await perform(request) }
  } catch (error) {
    return { id: request.id, error: toReport(error) }
  }
}

async function perform(request: WorkerRequest): Promise<StatementResult | Uint8Array | null> {
  switch (request.kind) {
    case 'run':
      return run(request.sql, request.parameters)
    case 'dump':
      return new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer())
    case 'close':
      await database.close()
      return null
  }
}

/** By the simple protocol, which takes half the time. */
function reset(): void {
  if (transactionStatus !== 'I') send(serialize.query('rollback'))
  send(serialize.query('discard all'))
}

/** With more, a result is beyond 1 MiB even without columns: it is refused, and need not be kept. */
const mostRows = 524_289

function run(sql: string, parameters: Parameter[]): StatementResult {
  return send(
    Buffer.concat([
      serialize.parse({ text: sql, types: parameters.map(({ oid }) => oid) }),
      serialize.bind({ values: parameters.map(({ text }) => text) }),
      serialize.describe({ type: 'P' }),
      serialize.execute({ rows: mostRows }),
      // Ignored but by a COPY from the client, which would wait for data and end the database.
      serialize.copyFail('not supported'),
      serialize.sync(),
    ]),
  )
}

/** The other ways to send add a lock that one caller needs not and a flush that files need not. */
function send(request: Uint8Array): StatementResult {
  const received: unknown[] = []
  const response = database.execProtocolRawSync(request)
  new Parser().parse(response, (message) => received.push(message))
  return collect(received)
}

function collect(received: ReadonlyArray<unknown>): StatementResult {
  const result: StatementResult = { columns: null, rows: [], command: '' }
  let failure: unknown
  for (const message of received) {
    if (message instanceof messages.RowDescriptionMessage)
      result.columns = message.fields.map(toColumn)
    else if (message instanceof messages.DataRowMessage) result.rows.push(message.fields)
    else if (message instanceof messages.CommandCompleteMessage) result.command = message.text
    else if (message instanceof messages.ReadyForQueryMessage) transactionStatus = message.status
    else if (message instanceof messages.CopyResponse) failure ??= unexpected(message.name)
    else if (message instanceof messages.DatabaseError) failure ??= message
  }
  if (failure) throw failure
  return result
}

type Field = InstanceType<typeof messages.Field>

function toColumn(field: Field): Column {
  return {
    name: field.name,
    typeOid: field.dataTypeID,
    typeModifier: field.dataTypeModifier,
    tableOid: field.tableID,
    columnNumber: field.columnID,
  }
}

function unexpected(name: string): PostgresReport {
  const message = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return { message: `execute: unexpected message: ${message}`, code: '08P01' }
}

/** Errors lose their class and fields on the way between threads, plain objects do not. */
function toReport(error: unknown): PostgresReport {
  const { message, severity, code, hint, position } = error as PostgresReport
  return { message: String(message), severity, code, hint, position }
}
