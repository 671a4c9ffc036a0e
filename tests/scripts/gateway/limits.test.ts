import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { defaultLimits, type Limits } from '../../../scripts/gateway/limits.ts'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { sendRequest } from './send-request.ts'

const megabyte = 1024 * 1024
const text = { 'content-type': 'text/plain' }

describe('size limits', () => {
  let gateway: Gateway

  beforeAll(async () => {
    gateway = await startGateway({
      port: 0,
      routes: [
        {
          method: 'POST',
          path: '/',
          functionName: 'measuring',
          handler: async (event) => event.body?.length ?? 0,
        },
        {
          method: 'GET',
          path: '/{size}',
          functionName: 'filling',
          handler: async (event) => 'x'.repeat(Number(event.pathParameters?.size)),
        },
      ],
    })
  })

  afterAll(() => gateway.close())

  it('lets a request of 5 MB in', async () => {
    const response = await sendRequest(gateway, {
      method: 'POST',
      headers: text,
      body: Buffer.alloc(5 * megabyte, 'x'),
    })

    expect(response).toMatchObject({ status: 200, body: String(5 * megabyte) })
  })

  it.each([7, 11])('answers a request of %d MB with 413', async (size) => {
    const response = await sendRequest(gateway, {
      method: 'POST',
      headers: text,
      body: Buffer.alloc(size * megabyte, 'x'),
    })

    expect(response).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' })
  })

  it('answers the next request on the connection of one that was too large', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    await sendRequest(gateway, {
      method: 'POST',
      headers: text,
      body: Buffer.alloc(11 * megabyte, 'x'),
      agent,
    })

    const response = await sendRequest(gateway, { path: '/3', agent })

    expect(response).toMatchObject({ status: 200, body: 'xxx' })
  })

  it('lets a result of 5 MB out and answers one of 7 MB with 500', async () => {
    const five = await sendRequest(gateway, { path: `/${5 * megabyte}` })
    const seven = await sendRequest(gateway, { path: `/${7 * megabyte}` })

    expect(five.status).toBe(200)
    expect(five.body.length).toBe(5 * megabyte)
    expect(seven).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
  })
})

describe('time limits', () => {
  async function startSlow(limits: Partial<Limits>): Promise<Gateway> {
    const gateway = await startGateway({
      port: 0,
      limits,
      routes: [
        {
          method: 'GET',
          path: '/slow',
          functionName: 'slow',
          handler: () => new Promise(() => {}),
        },
        {
          method: 'GET',
          path: '/late',
          functionName: 'late',
          handler: async () => {
            await wait(60)
            throw new Error('too late to be heard')
          },
        },
        {
          method: 'GET',
          path: '/left',
          functionName: 'left',
          handler: async (_, context) => context.getRemainingTimeInMillis(),
        },
      ],
    })
    onTestFinished(() => gateway.close())
    return gateway
  }

  it('answers 500 for a function that takes longer than it may', async () => {
    const gateway = await startSlow({ functionTimeout: 30, integrationTimeout: 5_000 })

    const response = await sendRequest(gateway, { path: '/slow' })

    expect(response).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
  })

  it('are 30 s of API Gateway unless others are given', () => {
    expect(defaultLimits.integrationTimeout).toBe(30_000)
  })

  it('answers 503 for a function that API Gateway does not wait for', async () => {
    const gateway = await startSlow({ functionTimeout: 5_000, integrationTimeout: 30 })

    const response = await sendRequest(gateway, { path: '/slow' })

    expect(response).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' })
  })

  it('goes on when a function throws after its time', async () => {
    const gateway = await startSlow({ functionTimeout: 30 })
    await sendRequest(gateway, { path: '/late' })
    await wait(60)

    const response = await sendRequest(gateway, { path: '/left' })

    expect(response.status).toBe(200)
  })

  it('tells a function how much time it has left', async () => {
    const gateway = await startSlow({ functionTimeout: 900_000 })

    const response = await sendRequest(gateway, { path: '/left' })

    expect(Number(response.body)).toBeGreaterThan(800_000)
    expect(Number(response.body)).toBeLessThanOrEqual(900_000)
  })
})
