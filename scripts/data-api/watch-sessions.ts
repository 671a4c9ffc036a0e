import type { Engine, Session } from './engines/engine.ts'

export interface WatchedEngine extends Engine {
  /** Makes the statements that run fail, where there is a way to; gives how many were told to. */
  cancelAll(): Promise<number>
}

/** An engine that knows which sessions run a statement. */
export function watchSessions(engine: Engine): WatchedEngine {
  const running = new Set<Session>()

  return {
    ...engine,
    async open(database, signal) {
      const session = await engine.open(database, signal)
      return {
        ...session,
        async run(sql, parameters) {
          running.add(session)
          try {
            return await session.run(sql, parameters)
          } finally {
            running.delete(session)
          }
        },
      }
    },
    async cancelAll() {
      const canceled = await Promise.all([...running].map((session) => session.cancel()))
      return canceled.filter(Boolean).length
    },
  }
}
