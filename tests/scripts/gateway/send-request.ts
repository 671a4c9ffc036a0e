import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import type { Gateway } from '../../../scripts/gateway/server.ts'

export interface Sent {
  method?: string
  /** Goes out byte by byte as it is here. */
  path?: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
  agent?: Agent
}

export interface Received {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** A plain HTTP request, without what fetch adds and mends. */
export function sendRequest(gateway: Pick<Gateway, 'port'>, sent: Sent): Promise<Received> {
  const { method = 'GET', path = '/', headers = {}, body, agent } = sent
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: gateway.port, method, path, headers, agent },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
