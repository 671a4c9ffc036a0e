import { describe, expect, it } from 'vitest'
import type { Engine, Session } from '../../../scripts/data-api/engines/engine.ts'
import { watchSessions } from '../../../scripts/data-api/watch-sessions.ts'

/** One whose sessions run until they are told to end, and a number of which hear it. */
function engineWith(hearing: number) {
  const events: string[] = []
  let opened = 0

  async function open(): Promise<Session> {
    opened += 1
    const name = `${opened}`
    const hears = opened <= hearing
    let fail = (_error: Error) => {}
    return {
      run: () => new Promise((_resolve, reject) => (fail = reject)),
      async cancel() {
        events.push(`told ${name}`)
        if (hears) fail(new Error('cancelled'))
        return hears
      },
      release: () => events.push(`released ${name}`),
    } as unknown as Session
  }
  return { engine: { open } as Engine, events }
}

describe('watchSessions', () => {
  it('counts the statements that can be cancelled, and tells no session without one', async () => {
    const { engine, events } = engineWith(1)
    const watched = watchSessions(engine)
    const [first, second] = [await watched.open(), await watched.open()]
    await watched.open()
    const running = first.run('select 1').catch((error: Error) => error.message)
    second.run('select 1')

    expect(await watched.cancelAll()).toBe(1)

    expect(await running).toBe('cancelled')
    expect(events).toEqual(['told 1', 'told 2'])
  })

  it('waits no longer for what cannot be cancelled', async () => {
    const { engine, events } = engineWith(0)
    const watched = watchSessions(engine)
    const session = await watched.open()
    session.run('select 1')

    await watched.drain()

    expect(events).toEqual(['told 1'])
  })

  it('waits for a session whose holder is about to run something, or to give it back', async () => {
    const { engine, events } = engineWith(1)
    const watched = watchSessions(engine)
    const session = await watched.open()
    const drained = watched.drain().then(() => events.push('drained'))
    await new Promise((resolve) => setImmediate(resolve))

    await session.run('select 1').catch(() => {})
    session.release()
    await drained

    expect(events).toEqual(['told 1', 'released 1', 'drained'])
  })

  it('rejects with the reason of who has gone while a session was opened', async () => {
    const { engine, events } = engineWith(0)
    const caller = new AbortController()
    const opening = watchSessions(engine).open(undefined, caller.signal)

    caller.abort(new Error('gone'))

    await expect(opening).rejects.toThrow('gone')
    expect(events).toEqual(['released 1'])
  })
})
