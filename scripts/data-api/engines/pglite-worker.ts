import { readFileSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { serialize } from 'pg-protocol'
import type { Parameter, PostgresReport, StatementResult } from './engine.ts'
import { crashed, readAnswer } from './pglite-answer.ts'
import { loadExtensions } from './pglite-extensions.ts'
import { memoryFrom } from './pglite-memory.ts'
import type { Question, WorkerData, WorkerReply, WorkerRequest } from './pglite-messages.ts'
import { statementMessages } from './statement-messages.ts'

const port = parentPort as MessagePort

const { directory, snapshot, isSmall, extensions, wasmModule } = workerData as WorkerData
const database = await PGlite.create({
  pgliteWasmModule: wasmModule,
  ...(isSmall && { startParams: [...PGlite.defaultStartParams, ...smallSettings()] }),
  ...(directory && { dataDir: directory }),
  ...(extensions && { extensions: await loadExtensions(extensions) }),
  ...(snapshot && loadingFrom(readFileSync(snapshot))),
})
let transactionStatus = 'I'

/** In memory they are scratch databases, where joins are few rows: planning takes longer than they do. */
function smallSettings(): string[] {
  const limits = directory ? [] : ['from_collapse_limit=1', 'join_collapse_limit=1']
  return ['shared_buffers=16MB', ...limits].flatMap((setting) => ['-c', setting])
}

function loadingFrom(tar: Uint8Array<ArrayBuffer>): Pick<PGliteOptions, 'fs' | 'loadDataDir'> {
  return directory ? { loadDataDir: new Blob([tar]) } : { fs: memoryFrom(tar) }
}

// What is thrown here ends the thread.
port.on('message', async (request: WorkerRequest) => {
  if (request.kind === 'reset' || request.reset) await reset()
  if (request.kind !== 'reset') port.postMessage(await answer(request))
})
port.postMessage('ready')

async function answer(request: Question): Promise<WorkerReply> {
  try {
    return { id: request.id, result: await perform(request) }
  } catch (error) {
    return { id: request.id, error: toReport(error) }
  }
}

async function perform(request: Question): Promise<StatementResult | Uint8Array | null> {
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

/** Undoes whatever the last session left behind; by the simple protocol, which takes half the time. */
async function reset(): Promise<void> {
  if (transactionStatus !== 'I') await send(serialize.query('rollback'))
  await send(serialize.query('discard all'))
}

/** With more, a result is beyond 1 MiB even without columns: it is refused, and need not be kept. */
const mostRows = 524_289

function run(sql: string, parameters: Parameter[]): Promise<StatementResult> {
  return send(statementMessages(sql, parameters, mostRows))
}

async function send(request: Uint8Array): Promise<StatementResult> {
  const { result, status, failure } = readAnswer(await exchange(request))
  transactionStatus = status
  if (failure) throw failure
  return result
}

/**
 * The other ways to send parse the answer too, and keep for ever what they parsed; of a flush files have no
 * need. What it throws is no answer of Postgres, but the end of its wasm.
 */
async function exchange(request: Uint8Array): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  // What comes is part of the wasm's memory, which changes.
  const onRawData = (chunk: Uint8Array) => chunks.push(chunk.slice())
  try {
    await database.execProtocolRawStream(request, { syncToFs: false, onRawData })
  } catch {
    throw crashed()
  }
  return Buffer.concat(chunks)
}

/** Errors lose their class and fields on the way between threads, plain objects do not. */
function toReport(error: unknown): PostgresReport {
  const { message, severity, code, hint, position } = error as PostgresReport
  return { message: String(message), severity, code, hint, position }
}
