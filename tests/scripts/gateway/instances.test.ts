import { describe, expect, it, onTestFinished } from 'vitest'
import type { LambdaHandler } from '../../../scripts/gateway/invoke.ts'
import { type Gateway, type GatewayOptions, startGateway } from '../../../scripts/gateway/server.ts'
import { sendRequest } from './send-request.ts'

interface Started extends Gateway {
  /** How many instances have been started. */
  count(): number
  ask(): ReturnType<typeof sendRequest>
}

async function start(
  startInstance: (number: number) => LambdaHandler,
  options: Partial<GatewayOptions> = {},
): Promise<Started> {
  let count = 0
  const route = {
    method: 'GET',
    path: '/',
    functionName: 'counted',
    handler: () => {},
    startInstance: async () => {
      count += 1
      return startInstance(count)
    },
  }
  const gateway = await startGateway({ port: 0, routes: [route], ...options })
  onTestFinished(() => gateway.close())
  return { ...gateway, count: () => count, ask: () => sendRequest(gateway, {}) }
}

/** A handler that waits: each call is told when it has begun, and finished from outside. */
function waitingHandler() {
  let tellBegun = () => {}
  const calls: ((value: unknown) => void)[] = []
  const handler = () =>
    new Promise((resolve) => {
      calls.push(resolve)
      tellBegun()
    })
  async function begun(count: number): Promise<void> {
    while (calls.length < count) {
      await new Promise<void>((resolve) => {
        tellBegun = resolve
      })
    }
  }
  return { handler, begun, finish: (index: number, value: unknown) => calls[index]?.(value) }
}

describe('an instance', () => {
  it('is used again by the next request', async () => {
    const gateway = await start((number) => {
      let requests = 0
      return async () => {
        requests += 1
        return `${number}: ${requests}`
      }
    })

    const answers = [await gateway.ask(), await gateway.ask(), await gateway.ask()]

    expect(answers.map(({ body }) => body)).toEqual(['1: 1', '1: 2', '1: 3'])
  })

  it('runs one request at a time: those that come meanwhile get another', async () => {
    const { handler, begun, finish } = waitingHandler()
    const gateway = await start(() => handler)

    const asked = [gateway.ask(), gateway.ask(), gateway.ask()]
    await begun(3)
    for (const index of [0, 1, 2]) finish(index, 'done')
    await Promise.all(asked)

    expect(gateway.count()).toBe(3)
  })

  it('is refused with 503 where all that may be are busy', async () => {
    const { handler, begun, finish } = waitingHandler()
    const gateway = await start(() => handler, { concurrency: 2 })
    const asked = [gateway.ask(), gateway.ask()]
    await begun(2)

    const refused = await gateway.ask()
    finish(0, 'first')
    finish(1, 'second')
    await Promise.all(asked)
    const later = gateway.ask()
    await begun(3)
    finish(2, 'third')

    expect(refused).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' })
    expect(await later).toMatchObject({ status: 200, body: 'third' })
    expect(gateway.count()).toBe(2)
  })

  it('lives on after a request for which it threw', async () => {
    const gateway = await start(() => async () => {
      throw new Error('again')
    })

    const statuses = [(await gateway.ask()).status, (await gateway.ask()).status]

    expect(statuses).toEqual([500, 500])
    expect(gateway.count()).toBe(1)
  })

  it('is replaced when the function took longer than it may', async () => {
    const gateway = await start(
      (number) => () => (number === 1 ? new Promise(() => {}) : `instance ${number}`),
      { concurrency: 1, limits: { functionTimeout: 30 } },
    )

    const late = await gateway.ask()
    const next = await gateway.ask()

    expect(late.status).toBe(500)
    expect(next).toMatchObject({ status: 200, body: 'instance 2' })
  })

  it('stays busy when only API Gateway has stopped waiting', async () => {
    const { handler, begun, finish } = waitingHandler()
    const limits = { functionTimeout: 600_000, integrationTimeout: 30 }
    const gateway = await start(() => handler, { concurrency: 1, limits })

    const late = await gateway.ask()
    const busy = await gateway.ask()
    finish(0, 'in vain')
    const next = gateway.ask()
    await begun(2)
    finish(1, 'in time')

    expect([late.status, busy.status, (await next).status]).toEqual([503, 503, 200])
    expect(gateway.count()).toBe(1)
  })

  it('is tried again after one that did not start', async () => {
    const gateway = await start(
      (number) => {
        if (number === 1) throw new Error('no start')
        return async () => 'started'
      },
      { concurrency: 1 },
    )

    const first = await gateway.ask()
    const second = await gateway.ask()

    expect(first).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
    expect(second).toMatchObject({ status: 200, body: 'started' })
  })
})
