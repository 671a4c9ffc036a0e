import { callWithRetries } from '../../../db/data-api/retries/retry.ts'
import { patience } from './cancel-backend.ts'
import { canceled } from './sql-error.ts'

type Send<Output> = (signal: AbortSignal) => Promise<Output>

/** The calls of a console, one after the other. */
export interface ServiceCalls {
  /**
   * What the service turns away for now did not run, and is sent again until Ctrl-C. The marker tells the
   * database which statement it is. Throws what `send` throws.
   */
  call<Output>(send: Send<Output>, marker?: string): Promise<Output>
  /** Throws SqlError where nothing more may be sent. */
  check(): void
  /** What is sent from here on is another thing than was canceled. */
  ready(): void
  /** Has the call that is under way ended by `end`, or gives it up; lets none follow. */
  cancel(end: (marker: string) => Promise<unknown>): Promise<string | undefined>
}

interface Running {
  readonly marker: string
  readonly controller: AbortController
  readonly ended: Promise<unknown>
}

export function createServiceCalls(notice: (text: string) => void): ServiceCalls {
  let running: Running | undefined
  let isCanceled = false

  return {
    call(send, marker = '') {
      const controller = new AbortController()
      let told = false
      const answer = callWithRetries(() => send(controller.signal), {
        mayRepeat: () => false,
        async wait(milliseconds) {
          if (!told) notice('The database is not there yet: waiting for it ...')
          told = true
          await pause(milliseconds, controller.signal)
        },
      })
      running = { marker, controller, ended: answer.catch(() => {}) }
      return answer.finally(() => {
        running = undefined
      })
    },
    check() {
      if (isCanceled) throw canceled()
    },
    ready() {
      isCanceled = false
    },
    async cancel(end) {
      isCanceled = true
      const own = running
      if (!own) return undefined
      end(own.marker).catch(() => {})
      const isOver = own.ended.then(() => true)
      if (await Promise.race([isOver, pause(patience).then(() => false)])) return undefined
      own.controller.abort()
      return 'The database did not end the statement, so the call was given up: it may go on there.'
    },
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    timer.unref()
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
