import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { EngineUnavailableError, PostgresError, type StatementResult } from './engine.ts'
import type {
  SessionEnd,
  WorkerData,
  WorkerOptions,
  WorkerReply,
  WorkerRequest,
} from './pglite-worker.ts'

export type Answer = StatementResult | Uint8Array | null

/** PGlite in a worker thread, which answers in order. */
export interface PgliteConnection {
  ask(request: Request): Promise<Answer>
  /** What this session leaves behind is undone before anything else is asked. */
  endSession(): void
  /** Ends the thread whatever it is at; what it has not answered is rejected. */
  terminate(): Promise<void>
  hasEnded(): boolean
}

type Request = WorkerRequest extends infer Each
  ? Each extends WorkerRequest
    ? Omit<Each, 'id'>
    : never
  : never

interface Pending {
  resolve(answer: Answer): void
  reject(error: Error): void
}

declare global {
  namespace WebAssembly {
    // Node's types leave it out.
    function compile(bytes: Uint8Array): Promise<Module>
  }
}

export async function connectPglite(options: WorkerOptions): Promise<PgliteConnection> {
  wasmModule ??= compilePglite()
  const worker = await startWorker({ ...options, wasmModule: await wasmModule })
  const pending = new Map<number, Pending>()
  let lastId = 0
  let used = false
  let ended: EngineUnavailableError | undefined

  worker.on('message', (reply: WorkerReply) => {
    const waiting = pending.get(reply.id)
    pending.delete(reply.id)
    if ('error' in reply) fail(new PostgresError(reply.error), waiting)
    else waiting?.resolve(reply.result)
  })
  worker.on('error', end)
  worker.on('exit', () => end())

  function fail(error: PostgresError, waiting: Pending | undefined): void {
    if (error.isFatal) terminate()
    waiting?.reject(error)
  }

  async function terminate(): Promise<void> {
    end()
    await worker.terminate()
  }

  function end(cause?: Error): void {
    ended ??= new EngineUnavailableError('the embedded database has ended', { cause })
    for (const { reject } of pending.values()) reject(ended)
    pending.clear()
  }

  return {
    ask(request) {
      if (ended) return Promise.reject(ended)
      lastId += 1
      const id = lastId
      used = true
      worker.postMessage({ ...request, id } satisfies WorkerRequest)
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
    },
    endSession() {
      if (!used || ended) return
      used = false
      // Now and not before the next: it takes as long as a statement, and the caller has its answer.
      worker.postMessage({ kind: 'endSession' } satisfies SessionEnd)
    },
    terminate,
    hasEnded: () => ended !== undefined,
  }
}

/** Compiled once: the threads of a process share what V8 makes of it, which is most of a later start. */
let wasmModule: Promise<WebAssembly.Module> | undefined

async function compilePglite(): Promise<WebAssembly.Module> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return WebAssembly.compile(await readFile(join(dirname(entry), 'pglite.wasm')))
}

async function startWorker(workerData: WorkerData): Promise<Worker> {
  const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData })
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: unknown) => {
      reject(new EngineUnavailableError('the embedded database did not start', { cause }))
    }
    worker.once('message', () => resolve())
    worker.once('error', fail)
    worker.once('exit', fail)
  })
  worker.removeAllListeners('error').removeAllListeners('exit')
  return worker
}
