import type { Engine, Session } from './engines/engine.ts'

export interface WatchedEngine extends Engine {
  /** Makes what still runs fail, where there is a way to. */
  cancelAll(): Promise<void>
}

/** An engine that knows the sessions which are lent out. */
export function watchSessions(engine: Engine): WatchedEngine {
  const lent = new Set<Session>()

  return {
    ...engine,
    async open(database, signal) {
      const session = await engine.open(database, signal)
      lent.add(session)
      return {
        ...session,
        release() {
          lent.delete(session)
          session.release()
        },
      }
    },
    async cancelAll() {
      await Promise.all([...lent].map((session) => session.cancel()))
    },
  }
}
