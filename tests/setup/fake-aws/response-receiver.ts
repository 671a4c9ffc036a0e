import { createServer } from 'node:https'
import { text } from 'node:stream/consumers'
import { generate } from 'selfsigned'
import { closeServer, listen } from './listen.ts'

export interface CustomResourceResponse {
  contentType: string | undefined
  body: { Status: string; Reason: string; [member: string]: unknown }
}

export interface ResponseReceiver {
  url: string
  /** Of the address, in PEM. */
  certificate: string
  responses: CustomResourceResponse[]
  /** Requests that came so far, also those that were refused. */
  requests(): number
  /** What the next answers are answered with. */
  status: number
  /** Resolves with the next answer that comes. */
  next(): Promise<CustomResourceResponse>
  close(): Promise<void>
}

/** Bytes: CloudFormation takes answers of less. */
const tooLong = 4_096

/**
 * The address to which a custom resource gives its answer, over HTTPS. It takes one that is too long as any
 * other, but CloudFormation never hears of it.
 */
export async function startResponseReceiver(): Promise<ResponseReceiver> {
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  const server = createServer({ key: pems.private, cert: pems.cert })
  const responses: CustomResourceResponse[] = []
  let waiting: ((response: CustomResourceResponse) => void)[] = []

  let requests = 0

  server.on('request', async (request, response) => {
    requests += 1
    const body = await text(request)
    response.statusCode = receiver.status
    if (receiver.status >= 300 || Buffer.byteLength(body) >= tooLong) return response.end()
    const received = { contentType: request.headers['content-type'], body: JSON.parse(body) }
    responses.push(received)
    for (const resolve of waiting) resolve(received)
    waiting = []
    response.end()
  })

  const receiver: ResponseReceiver = {
    status: 200,
    requests: () => requests,
    url: `https://127.0.0.1:${await listen(server)}/answer?signature=x`,
    certificate: pems.cert,
    responses,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => closeServer(server),
  }
  return receiver
}
