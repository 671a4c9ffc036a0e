import { Agent } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type RequestLog, startGateway } from '../../../scripts/gateway/server.ts'
import { startProcess } from '../../setup/process.ts'
import { sendRequest } from './send-request.ts'

const quick = {
  method: 'GET',
  path: '/quick',
  functionName: 'quick',
  handler: async () => 'done',
}

describe('startGateway', () => {
  it('says where it listens', async () => {
    const gateway = await startGateway({ port: 0, routes: [quick] })
    onTestFinished(() => gateway.close())

    const response = await fetch(`${gateway.url}/quick`)

    expect(await response.text()).toBe('done')
    expect(gateway.url).toBe(`http://127.0.0.1:${gateway.port}`)
  })

  it('does around each function, until it has ended itself, what is to be done', async () => {
    const atWork = new Set<string>()
    const seen = new Map<string, string[]>()
    let end = () => {}
    const route = (functionName: string, handler: () => Promise<unknown>) => ({
      ...{ method: 'GET', path: `/${functionName}`, functionName, timeout: 20 },
      handler: () => {
        seen.set(functionName, [...atWork])
        return handler()
      },
    })
    const gateway = await startGateway({
      port: 0,
      routes: [
        route('throws', () => Promise.reject(new Error('no'))),
        route('goes-on', () => new Promise<void>((resolve) => (end = resolve))),
      ],
      async around(functionName, run) {
        atWork.add(functionName)
        return run().finally(() => atWork.delete(functionName))
      },
    })
    onTestFinished(() => gateway.close())

    for (const name of ['throws', 'goes-on']) {
      expect((await fetch(`${gateway.url}/${name}`)).status).toBeGreaterThanOrEqual(500)
    }

    expect([...seen]).toEqual([
      ['throws', ['throws']],
      ['goes-on', ['goes-on']],
    ])
    expect([...atWork]).toEqual(['goes-on'])
    end()
    await expect.poll(() => atWork.size).toBe(0)
  })

  it('rejects with the error of node when the port is taken', async () => {
    const gateway = await startGateway({ port: 0, routes: [] })
    onTestFinished(() => gateway.close())

    const second = startGateway({ port: gateway.port, routes: [] })

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port: gateway.port })
  })

  it('lets running requests finish when it closes, and ends kept connections', async () => {
    let begun = () => {}
    let finish = () => {}
    const running = new Promise<void>((resolve) => {
      begun = resolve
    })
    const gateway = await startGateway({
      port: 0,
      routes: [
        quick,
        {
          method: 'GET',
          path: '/slow',
          functionName: 'slow',
          handler: () => {
            begun()
            return new Promise((resolve) => {
              finish = () => resolve('finished')
            })
          },
        },
      ],
    })
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    await sendRequest(gateway, { path: '/quick', agent })
    const slow = sendRequest(gateway, { path: '/slow', agent })
    await running

    const closed = gateway.close()
    finish()

    expect(await slow).toMatchObject({ body: 'finished', headers: { connection: 'close' } })
    await closed
    await expect(sendRequest(gateway, { path: '/quick' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  it('goes on when a client leaves in the middle of its request', async () => {
    const logged: RequestLog[] = []
    let tell = () => {}
    const told = new Promise<void>((resolve) => {
      tell = resolve
    })
    const gateway = await startGateway({
      port: 0,
      routes: [quick],
      onRequest: (request) => {
        logged.push(request)
        tell()
      },
    })
    onTestFinished(() => gateway.close())
    const socket = connect(gateway.port, '127.0.0.1')
    socket.end('POST /quick HTTP/1.1\r\nhost: local\r\ncontent-length: 100\r\n\r\nhalf')

    await told
    const response = await sendRequest(gateway, { path: '/quick' })

    expect(logged[0]).toMatchObject({ status: 400, error: { message: 'the request broke off' } })
    expect(response.status).toBe(200)
  })

  it('leaves nothing behind that keeps the process from ending', async () => {
    const program = `
      import { startGateway } from './scripts/gateway/server.ts'
      const route = { method: 'GET', path: '/', functionName: 'quick', handler: async () => 'done' }
      const gateway = await startGateway({ port: 0, routes: [route], limits: { functionTimeout: 2 ** 30, integrationTimeout: 2 ** 30 } })
      console.log(await (await fetch(gateway.url, { headers: { connection: 'close' } })).text())
      await gateway.close()
    `

    const running = startProcess(['--import', 'tsx', '--input-type=module', '--eval', program])
    onTestFinished(() => {
      running.child.kill()
    })

    expect(await running.ended, running.output()).toBe(0)
    expect(running.output()).toContain('done')
  })
})
