import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { EngineUnavailableError } from './engine.ts'
import type { ThreadOptions, WorkerData } from './pglite-messages.ts'

/** With the usual 4 MB V8 runs out of stack before Postgres has come to its own limit, and PGlite crashes. */
const stackSizeMb = 16

/** Resolves once PGlite is ready in it. Throws EngineUnavailableError. */
export async function startThread(options: ThreadOptions): Promise<Worker> {
  wasmModule ??= compilePglite()
  const workerData = { ...options, wasmModule }
  const resourceLimits = { stackSizeMb }
  const file = new URL('./pglite-worker.mjs', import.meta.url)
  // Flags of this process may not be for files, as --input-type is not; the thread needs none.
  const worker = new Worker(file, { workerData, resourceLimits, execArgv: [] })
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: unknown) => {
      reject(new EngineUnavailableError(notStarted(workerData), { cause }))
    }
    worker.once('message', () => resolve())
    worker.once('error', fail)
    worker.once('exit', fail)
  })
  return worker
}

/**
 * Compiled once: the threads of a process share what V8 makes of it, which is most of a later start. At once,
 * since the thread waits for it; it takes V8 some 50 ms, for it compiles a function when it is called.
 */
let wasmModule: WebAssembly.Module | undefined

/** Node's types leave it out. */
interface WithModules {
  WebAssembly: { Module: new (bytes: Uint8Array) => WebAssembly.Module }
}

function compilePglite(): WebAssembly.Module {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { Module } = (globalThis as unknown as WithModules).WebAssembly
  return new Module(readFileSync(join(dirname(entry), 'pglite.wasm')))
}

function notStarted({ directory }: WorkerData): string {
  if (!directory) return 'the embedded database did not start'
  return `the embedded database in ${directory} did not start: the disk is full, or it is damaged or of another version: free some space, or move it away to start afresh`
}
