import { getEventListeners } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTurns, type TurnsOptions } from '../../../../scripts/data-api/engines/turns.ts'

function turnsWith(options: Partial<TurnsOptions> = {}) {
  return createTurns({
    places: 1,
    patience: 60_000,
    queue: 10,
    explanation: 'all are taken',
    ...options,
  })
}

/** Timers that keep this process awake. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

/** All that promises have to do by themselves is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('createTurns', () => {
  it('gives as many turns at once as there are places', async () => {
    const turns = turnsWith({ places: 2 })
    const [first, second] = [await turns.take(), await turns.take()]
    const taken: string[] = []
    const take = (name: string) => turns.take().then(() => taken.push(name))

    const third = take('third')
    await settled()
    const before = [...taken]
    first()
    await third
    const fourth = take('fourth')
    await settled()
    const afterOne = [...taken]
    second()
    await fourth

    expect([before, afterOne, taken]).toEqual([[], ['third'], ['third', 'fourth']])
  })

  it('keeps the order of arrival, and neither timer nor listener of who has waited', async () => {
    const turns = turnsWith()
    const order: number[] = []
    const before = timers()
    const { signal } = new AbortController()
    const done = await turns.take()
    const all = [1, 2, 3].map(async (number) => {
      const own = await turns.take(signal)
      order.push(number)
      own()
    })

    done()
    await Promise.all(all)

    expect(order).toEqual([1, 2, 3])
    expect(timers()).toBeLessThanOrEqual(before)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('gives up when patience runs out, and passes the turn over who has gone', async () => {
    const turns = turnsWith({ patience: 10 })
    const done = await turns.take()

    await expect(turns.take()).rejects.toMatchObject({
      name: 'EngineBusyError',
      message: 'all are taken',
    })
    done()

    await expect(turns.take()).resolves.toBeTypeOf('function')
  })

  it('turns away at once who comes when the queue is full, and nobody else', async () => {
    const turns = turnsWith({ queue: 1 })
    const done = await turns.take()
    const waiting = turns.take()

    await expect(turns.take()).rejects.toMatchObject({
      name: 'EngineOverloadedError',
      message: '1 callers wait already',
    })
    done()

    await expect(waiting).resolves.toBeTypeOf('function')
  })

  it('gives up when the caller goes away, before or while it waits', async () => {
    const turns = turnsWith()
    const done = await turns.take()
    const caller = new AbortController()
    const waiting = turns.take(caller.signal)

    caller.abort(new Error('gone'))

    await expect(waiting).rejects.toThrow('gone')
    await expect(turns.take(caller.signal)).rejects.toThrow('gone')
    done()
    await expect(turns.take()).resolves.toBeTypeOf('function')
  })

  it('tells of a wait that is long enough to notice', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const onLongWait = vi.fn()
    const turns = turnsWith({ onLongWait })
    const done = await turns.take()
    const waiting = turns.take()

    vi.advanceTimersByTime(249)
    expect(onLongWait).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(onLongWait).toHaveBeenCalledOnce()
    done()

    await expect(waiting).resolves.toBeTypeOf('function')
  })
})
