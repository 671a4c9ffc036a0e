import type { ServerResponse } from 'node:http'

/** Who waits for an answer. */
export interface Clients {
  /** The signal is aborted when the connection ends before the answer is out. */
  watch(response: ServerResponse): AbortSignal
  /** Gives them all up, for a reason. */
  abort(reason: Error): void
}

export function createClients(): Clients {
  const waiting = new Set<AbortController>()

  return {
    watch(response) {
      const controller = new AbortController()
      waiting.add(controller)
      response.on('close', () => {
        waiting.delete(controller)
        if (!response.writableFinished) controller.abort()
      })
      return controller.signal
    },
    abort(reason) {
      for (const controller of waiting) controller.abort(reason)
    },
  }
}
