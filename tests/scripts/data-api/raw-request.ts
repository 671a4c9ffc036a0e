import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  /** Port of this side, by which connections are told apart. */
  localPort: number | undefined
}

interface RawRequest {
  method?: string
  path?: string
  headers?: OutgoingHttpHeaders
  body?: string | Buffer
  agent?: Agent
}

/** Sends exactly this, through no SDK. */
export function sendRaw(url: string, given: RawRequest): Promise<RawAnswer> {
  const { method = 'POST', path = '/Execute', headers = {}, body, agent } = given
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, path, headers, agent: agent ?? new Agent() },
      (response) => {
        const localPort = response.socket.localPort
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode = 0, headers } = response
          resolve({ status: statusCode, headers, body: Buffer.concat(chunks), localPort })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export function jsonOf({ body }: RawAnswer): Record<string, unknown> {
  return JSON.parse(body.toString()) as Record<string, unknown>
}
