import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { EngineUnavailableError, PostgresError, type StatementResult } from './engine.ts'
import type {
  Question,
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

type Request = Question extends infer Each
  ? Each extends Question
    ? Omit<Each, 'id' | 'reset'>
    : never
  : never

interface Pending {
  resolve(answer: Answer): void
  reject(error: Error): void
}

export async function connectPglite(options: WorkerOptions): Promise<PgliteConnection> {
  wasmModule ??= compilePglite()
  const worker = await startWorker({ ...options, wasmModule })
  const pending = new Map<number, Pending>()
  let lastId = 0
  let used = false
  /** The session has ended and what it left behind is still there. */
  let left = false
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

  function post(request: WorkerRequest): void {
    left = false
    worker.postMessage(request)
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
      post({ ...request, id, reset: left })
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
    },
    endSession() {
      if (!used || ended) return
      used = false
      left = true
      // With the next question where one waits, else at once: no caller is to wait for it.
      setImmediate(() => {
        if (left && !ended) post({ kind: 'reset' })
      })
    },
    terminate,
    hasEnded: () => ended !== undefined,
  }
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

/** With the usual 4 MB V8 runs out of stack before Postgres has come to its own limit, and PGlite crashes. */
const stackSizeMb = 16

async function startWorker(workerData: WorkerData): Promise<Worker> {
  const resourceLimits = { stackSizeMb }
  const file = new URL('./pglite-worker.mjs', import.meta.url)
  const worker = new Worker(file, { workerData, resourceLimits })
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: unknown) => {
      reject(new EngineUnavailableError(notStarted(workerData), { cause }))
    }
    worker.once('message', () => resolve())
    worker.once('error', fail)
    worker.once('exit', fail)
  })
  worker.removeAllListeners('error').removeAllListeners('exit')
  return worker
}
