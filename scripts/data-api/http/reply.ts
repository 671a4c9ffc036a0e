import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { errorBody, type ServiceError } from '../errors.ts'

export interface Reply {
  status: number
  body: string
  headers?: Record<string, string>
}

export function errorReply(error: ServiceError): Reply {
  return {
    status: error.status,
    body: errorBody(error),
    headers: { 'x-amzn-ErrorType': error.code },
  }
}

/** Below this a compressed body is no smaller. */
const worthCompressing = 1024

/**
 * Answers a request, and closes the connection where it is to be the last or the body of the request was
 * not waited for.
 */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Reply,
  isLast: boolean,
): Promise<void> {
  const compressed = body.length > worthCompressing && takesGzip(request)
  // A text goes out in one write with the headers.
  const content = compressed ? await promisify(gzip)(body) : body
  const early = !request.complete
  // All at once: a header that was set before makes node collect them one by one.
  response.writeHead(status, {
    'x-amzn-RequestId': randomUUID(),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(content),
    ...(compressed && { 'content-encoding': 'gzip' }),
    ...((early || isLast) && { connection: 'close' }),
    ...headers,
  })
  if (!early) {
    response.end(content)
    return
  }
  // A connection closed with bytes still coming in is reset, and the answer is lost on its way.
  response.write(content)
  await finished(request.resume()).catch(() => {})
  response.end()
}

function takesGzip({ headers }: IncomingMessage): boolean {
  return (String(headers['accept-encoding'] ?? '') || 'identity')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;\s*q=(1|0?\.\d*[1-9])[\d.]*)?\s*$/i.test(coding))
}
