import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine, Session } from './engines/engine.ts'

export interface WatchedEngine extends Engine {
  /** Makes the statements that run fail, where there is a way to; gives how many were told to. */
  cancelAll(): Promise<number>
  /** Does so until all sessions are back, or until those that run cannot be canceled. */
  drain(): Promise<void>
}

/** Milliseconds after which what still runs is told again: Postgres forgets what it is told too early. */
const pause = 20

/** An engine that knows which sessions are lent out, and which of them run a statement. */
export function watchSessions(engine: Engine): WatchedEngine {
  const lent = new Set<Session>()
  const running = new Set<Session>()

  function watch(session: Session): Session {
    lent.add(session)
    return {
      ...session,
      async run(...statement) {
        running.add(session)
        try {
          return await session.run(...statement)
        } finally {
          running.delete(session)
        }
      },
      release() {
        lent.delete(session)
        session.release()
      },
    }
  }

  async function cancelAll(): Promise<number> {
    const canceled = await Promise.all([...running].map((session) => session.cancel()))
    return canceled.filter(Boolean).length
  }

  return {
    ...engine,
    async open(database, signal) {
      const session = watch(await engine.open(database, signal))
      if (!signal?.aborted) return session
      // Whoever it was for has gone meanwhile.
      session.release()
      throw signal.reason
    },
    cancelAll,
    async drain() {
      while (lent.size > 0) {
        if ((await cancelAll()) === 0 && running.size > 0) return
        await sleep(pause)
      }
    },
  }
}
