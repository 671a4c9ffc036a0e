import { setTimeout as sleep } from 'node:timers/promises'
import { EngineUnavailableError } from './engine.ts'
import type { DataFile } from './pglite-memory.ts'
import type { Question, ThreadOptions, WorkerRequest } from './pglite-messages.ts'
import { startThread } from './pglite-thread.ts'

/** PGlite in a worker thread, which answers in order. */
export interface PgliteConnection {
  /** The one that it is in, as long as it is there. */
  readonly database: string
  ask(request: Request): Promise<Uint8Array>
  /** What this session leaves behind is undone before anything else is asked. */
  endSession(): void
  /**
   * Ends the thread in order, so that the next one starts sooner; what it is at has a while to end. Gives the
   * files of a database in memory, none where it was not in time.
   */
  close(): Promise<readonly DataFile[]>
  /** Ends the thread whatever it is at; what it has not answered is rejected. */
  terminate(): Promise<void>
  hasEnded(): boolean
}

type Request = Question extends infer Each
  ? Each extends Question
    ? Omit<Each, 'reset'>
    : never
  : never

type Answer = Uint8Array | readonly DataFile[]

interface Pending {
  resolve(answer: Answer): void
  reject(error: Error): void
}

/** Milliseconds that the thread has to end by itself; ending it otherwise loses nothing that was committed. */
const grace = 5_000

/** `isOurs` is asked before anything is written: the thread ends where it is not. Throws EngineUnavailableError. */
export async function connectPglite(
  options: ThreadOptions,
  isOurs: () => boolean = () => true,
): Promise<PgliteConnection> {
  if (!isOurs()) throw takenOver()
  const worker = await startThread(options)
  /** Who waits for an answer, in order. */
  const pending: Pending[] = []
  let used = false
  /** The session has ended and what it left behind is still there. */
  let left = false
  let ended: EngineUnavailableError | undefined

  worker.on('message', (answer: Answer) => pending.shift()?.resolve(answer))
  let failure: Error | undefined
  worker.on('error', (error) => {
    failure = error
  })
  // Once all that it has answered has come, which the error may overtake.
  worker.on('exit', () => end(failure))

  function post(request: WorkerRequest): void {
    left = false
    worker.postMessage(request)
  }

  /** Looks at the directory's lock, which takes as long as to read a request. */
  function mayWrite(): boolean {
    if (ended || isOurs()) return ended === undefined
    ended = takenOver()
    terminate()
    return false
  }

  async function terminate(): Promise<void> {
    end()
    await worker.terminate()
  }

  function end(cause?: Error): void {
    ended ??= new EngineUnavailableError('the embedded database has ended', { cause })
    for (const { reject } of pending.splice(0)) reject(ended)
  }

  function askFor<Kind extends Answer>(request: Request): Promise<Kind> {
    if (!mayWrite()) return Promise.reject(ended)
    used = !('isLast' in request && request.isLast)
    post({ ...request, reset: left })
    return new Promise((resolve, reject) => {
      pending.push({ resolve: (answer) => resolve(answer as Kind), reject })
    })
  }

  return {
    database: options.database,
    ask: askFor<Uint8Array>,
    endSession() {
      if (!used || ended) return
      used = false
      left = true
      // With the next question where one waits, else at once: no caller is to wait for it.
      setImmediate(() => {
        if (left && mayWrite()) post({ kind: 'reset' })
      })
    },
    async close() {
      const none: readonly DataFile[] = []
      const closed = askFor<readonly DataFile[]>({ kind: 'close' }).catch(() => none)
      // A statement that was told to go on after its time may have the thread for long.
      const files = await Promise.race([closed, sleep(grace, none, { ref: false })])
      await terminate()
      return files
    },
    terminate,
    hasEnded: () => ended !== undefined,
  }
}

function takenOver(): EngineUnavailableError {
  return new EngineUnavailableError('the data directory was taken over by another process')
}
