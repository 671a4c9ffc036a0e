import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { generate } from 'selfsigned'

export interface FakeAws {
  /** What a process needs in its environment to find it. */
  environment: Record<string, string>
  /** The text of the secret that there is. */
  secret: string
  /** Payloads of asynchronous invocations, in their order. */
  invocations: unknown[]
  /** Where a custom resource's answers go, over HTTPS, and what came there. */
  responseUrl: string
  responses: { contentType: string | undefined; body: Record<string, unknown> }[]
  /** The certificate of that address. */
  certificate: string
  close(): Promise<void>
}

/** Of AWS, what the migrate function calls beside the Data API: a secret, Lambda, CloudFormation's answers. */
export async function startFakeAws(): Promise<FakeAws> {
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  const api = await listen(createHttpServer())
  const receiver = await listen(createHttpsServer({ key: pems.private, cert: pems.cert }))
  const fake: FakeAws = {
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: urlOf(api, 'http'),
      AWS_ENDPOINT_URL_LAMBDA: urlOf(api, 'http'),
    },
    secret: '{"username":"app","password":"first"}',
    invocations: [],
    responseUrl: `${urlOf(receiver, 'https')}/answer?signature=x`,
    responses: [],
    certificate: pems.cert,
    async close() {
      for (const server of [api, receiver]) {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      }
    },
  }

  api.on('request', async (request, response) => {
    const body = await text(request)
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({ SecretString: fake.secret }))
      return
    }
    fake.invocations.push(JSON.parse(body))
    response.writeHead(202).end()
  })

  receiver.on('request', async (request: IncomingMessage, response) => {
    const body = JSON.parse(await text(request))
    fake.responses.push({ contentType: request.headers['content-type'], body })
    response.end()
  })

  return fake
}

async function listen<S extends Server>(server: S): Promise<S> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function urlOf(server: Server, protocol: string): string {
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`
}
