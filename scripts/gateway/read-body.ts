import type { IncomingMessage } from 'node:http'
import { GatewayError } from './response.ts'

/**
 * Collects the body of a request. One over the limit is read to its end all the same, so that the
 * connection can carry the answer and the next request; then a GatewayError is thrown.
 */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += chunk.length
      if (size <= maximumBytes) chunks.push(chunk)
      else chunks.length = 0
    }
  } catch {
    throw new GatewayError(400, 'the request broke off')
  }
  if (size > maximumBytes) throw new GatewayError(413, `the body is over ${maximumBytes} bytes`)
  return Buffer.concat(chunks)
}
