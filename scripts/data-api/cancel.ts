import type { Reply } from './http/reply.ts'
import type { WatchedEngine } from './watch-sessions.ts'

export const cancelPath = '/_plaster/cancel'

/** POST makes every statement that runs fail, where the engine can, and answers how many there were. */
export async function cancelStatements(engine: WatchedEngine, method: string): Promise<Reply> {
  if (method !== 'POST')
    return { status: 405, body: JSON.stringify({ message: 'The method is POST' }) }
  return { status: 200, body: JSON.stringify({ canceled: await engine.cancelAll() }) }
}
