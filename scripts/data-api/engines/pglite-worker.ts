import { readFileSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { hideConversions } from './pglite-conversions.ts'
import { onExit } from './pglite-exit.ts'
import { loadExtensions } from './pglite-extensions.ts'
import { type DataFile, filesIn, fillTemplates, memoryFrom } from './pglite-memory.ts'
import type { Question, WorkerData, WorkerRequest } from './pglite-messages.ts'
import { speakWith } from './pglite-protocol.ts'
import { tarEntries } from './tar.ts'

const port = parentPort as MessagePort

const {
  directory,
  database: name,
  snapshot,
  templates,
  files,
  isSmall,
  extensions,
  wasmModule,
} = workerData as WorkerData
const database = await PGlite.create({
  pgliteWasmModule: wasmModule,
  database: name,
  startParams: [...PGlite.defaultStartParams, ...settings().flatMap((each) => ['-c', each])],
  ...(directory && { dataDir: directory }),
  ...(extensions && { extensions: await loadExtensions(extensions) }),
  ...(snapshot && loadingFrom(readFileSync(snapshot))),
  ...(files?.length && { fs: memoryFrom(files) }),
})
await hideConversions(database)
if (templates) fillTemplates(database.Module.FS, templates)
const protocol = speakWith(database)
let isAsked = false

onExit(database, () => {
  if (isAsked) port.postMessage(protocol.heard())
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
  return directory ? { loadDataDir: new Blob([tar]) } : { fs: memoryFrom(tarEntries(tar)) }
}

// What is thrown here ends the thread.
port.on('message', async (request: WorkerRequest) => {
  if (request.kind === 'reset' || request.reset) await protocol.reset()
  if (request.kind === 'reset') return
  isAsked = true
  const answer = await perform(request)
  isAsked = false
  port.postMessage(answer)
  if (request.kind === 'send' && request.isLast) await protocol.reset()
})
port.postMessage('ready')

async function perform(request: Question): Promise<Uint8Array | DataFile[]> {
  switch (request.kind) {
    case 'send':
      return protocol.run(request.messages)
    case 'dump':
      return new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer())
    case 'close':
      return close()
  }
}

async function close(): Promise<DataFile[]> {
  const { FS } = database.Module
  await database.close()
  return directory ? [] : filesIn(FS)
}
