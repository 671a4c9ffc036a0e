import { readFileSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { serialize } from 'pg-protocol'
import { onExit } from './pglite-exit.ts'
import { loadExtensions } from './pglite-extensions.ts'
import { memoryFrom } from './pglite-memory.ts'
import type { Question, WorkerData, WorkerRequest } from './pglite-messages.ts'

const port = parentPort as MessagePort

const { directory, snapshot, isSmall, extensions, wasmModule } = workerData as WorkerData
const database = await PGlite.create({
  pgliteWasmModule: wasmModule,
  startParams: [...PGlite.defaultStartParams, ...settings().flatMap((each) => ['-c', each])],
  ...(directory && { dataDir: directory }),
  ...(extensions && { extensions: await loadExtensions(extensions) }),
  ...(snapshot && loadingFrom(readFileSync(snapshot))),
})
let isIdle = true
/** What Postgres has said in answer to the request that it is at. */
let chunks: Uint8Array[] = []
let isAsked = false

onExit(database, () => {
  if (isAsked) port.postMessage(joined(chunks))
  process.exit()
})

/** PGlite would search `public` alone, and let anybody change the catalog. */
function settings(): string[] {
  const usual = ['search_path="$user", public', 'allow_system_table_mods=off']
  return isSmall ? [...usual, ...smallSettings()] : usual
}

/** In memory they are scratch databases, where joins are few rows: planning takes longer than they do. */
function smallSettings(): string[] {
  const limits = directory ? [] : ['from_collapse_limit=1', 'join_collapse_limit=1']
  return ['shared_buffers=16MB', ...limits]
}

function loadingFrom(tar: Uint8Array<ArrayBuffer>): Pick<PGliteOptions, 'fs' | 'loadDataDir'> {
  return directory ? { loadDataDir: new Blob([tar]) } : { fs: memoryFrom(tar) }
}

// What is thrown here ends the thread.
port.on('message', async (request: WorkerRequest) => {
  if (request.kind === 'reset' || request.reset) await reset()
  if (request.kind === 'reset') return
  isAsked = true
  const answer = await perform(request)
  isAsked = false
  port.postMessage(answer)
  if (request.kind === 'send' && request.isLast) await reset()
})
port.postMessage('ready')

async function perform(request: Question): Promise<Uint8Array> {
  switch (request.kind) {
    case 'send':
      return exchange(request.messages)
    case 'dump':
      return new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer())
    case 'close':
      await database.close()
      return new Uint8Array()
  }
}

/**
 * Undoes whatever a session left behind; by the simple protocol, which takes half the time. PGlite's session has no
 * user by authorization that `discard all` could go back to.
 */
async function reset(): Promise<void> {
  const answer = await exchange(isIdle ? discard : Buffer.concat([rollback, discard]))
  if (!Buffer.from(answer).includes('DISCARD ALL\0')) throw new Error('the session was not reset')
}

const rollback = serialize.query('rollback')
const discard = Buffer.concat(
  ['discard all', 'set session authorization postgres'].map((sql) => serialize.query(sql)),
)

/**
 * The other ways to send parse the answer too, and keep for ever what they parsed; of a flush files have no
 * need.
 */
async function exchange(messages: Uint8Array): Promise<Uint8Array> {
  chunks = []
  // What comes is part of the wasm's memory, which changes.
  const onRawData = (chunk: Uint8Array) => chunks.push(chunk.slice())
  await database.execProtocolRawStream(messages, { syncToFs: false, onRawData })
  const answer = joined(chunks)
  isIdle = answer.at(-1) === idle
  return answer
}

/** The last octet of ReadyForQuery, with which an answer ends. */
const idle = 'I'.charCodeAt(0)

/** A Buffer may be part of a larger one, all of which would go to the other thread. */
function joined(chunks: Uint8Array[]): Uint8Array {
  const [first, ...more] = chunks
  return first && more.length === 0 ? first : new Uint8Array(Buffer.concat(chunks))
}
