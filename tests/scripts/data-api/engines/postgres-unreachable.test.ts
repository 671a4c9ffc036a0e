import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openPostgresEngine } from '../../../../scripts/data-api/engines/postgres.ts'
import { toConnectError } from '../../../../scripts/data-api/engines/postgres-unreachable.ts'

const url = 'postgres://me:secret@[::1]:5433/app'

/** As `pg` hands it over. */
function failure(message: string, code?: string): Error {
  return Object.assign(new Error(message), { code })
}

describe('toConnectError', () => {
  it.each([
    ['that the host is not there', 'connect ECONNREFUSED ::1:5433', 'ECONNREFUSED'],
    ['that it takes too long', 'timeout expired', undefined],
    ['that Postgres starts', 'the database system is starting up', '57P03'],
  ])('says %s, and where, without the password', (_what, reason, code) => {
    const cause = failure(reason, code)

    expect(toConnectError(url, cause)).toMatchObject({
      name: 'EngineUnavailableError',
      message: `Cannot reach the database at [::1]:5433/app: ${reason}`,
      cause,
    })
  })

  it('says the code where there is no more, as of a host with many addresses', () => {
    expect(toConnectError(url, failure('', 'ECONNREFUSED')).message).toBe(
      'Cannot reach the database at [::1]:5433/app: ECONNREFUSED',
    )
  })

  it('hands on what Postgres refuses', () => {
    const message = 'password authentication failed for user "me"'

    expect(toConnectError(url, failure(message, '28P01'))).toMatchObject({
      name: 'PostgresError',
      message,
      code: '28P01',
    })
  })
})

it('is out of reach after five seconds in which a host says nothing', async () => {
  const silent = createServer()
  const connected: Promise<Socket[]> = once(silent, 'connection')
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  const { port } = silent.address() as AddressInfo
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())

  const opening = openPostgresEngine(`postgres://me:secret@127.0.0.1:${port}/app`)
  const refused = expect(opening).rejects.toMatchObject({
    name: 'EngineUnavailableError',
    message: expect.stringMatching(
      `^Cannot reach the database at 127.0.0.1:${port}/app: .*timeout`,
    ),
  })
  const [socket] = await connected
  vi.advanceTimersByTime(5_000)

  await refused
  socket?.destroy()
  await once(silent.close(), 'close')
})
