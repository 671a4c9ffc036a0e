import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createServiceCalls } from '../../../../scripts/psql/session/service-calls.ts'

/** A call that ends only when it is given up. */
const unending = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('a call that is canceled', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is waited for while the database ends its statement', async () => {
    const calls = createServiceCalls(() => {})
    let end = (_: string): void => {}
    const send = () =>
      new Promise<string>((resolve) => {
        end = resolve
      })
    const answer = calls.call(send, 'marker')

    const told = calls.cancel(async (marker) => end(`ended ${marker}`))

    expect(await told).toBeUndefined()
    expect(await answer).toBe('ended marker')
  })

  it('is given up after five seconds, and says so', async () => {
    const calls = createServiceCalls(() => {})
    const answer = calls.call(unending).catch((error) => error.name)

    const told = calls.cancel(() => new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(4_999)
    const early = await Promise.race([answer, 'still there'])
    await vi.advanceTimersByTimeAsync(1)

    expect(early).toBe('still there')
    expect(await answer).toBe('AbortError')
    expect(await told).toBe(
      'The database did not end the statement, so the call was given up: it may go on there.',
    )
  })

  it('lets none follow until what comes next is another thing', async () => {
    const calls = createServiceCalls(() => {})

    expect(await calls.cancel(async () => {})).toBeUndefined()

    expect(calls.check).toThrow('canceling statement due to user request')
    calls.ready()
    expect(calls.check).not.toThrow()
  })
})
