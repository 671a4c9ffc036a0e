import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Template } from '../../../scripts/template/template.ts'
import { createCloudFormation } from './cloud-formation.ts'
import { createFunctions } from './functions.ts'
import { closeServer, listen } from './listen.ts'
import { createLogs } from './logs.ts'
import { createResources } from './resources.ts'
import { startResponseReceiver } from './response-receiver.ts'
import { createSecret, type Secret } from './secret.ts'
import { createStorage } from './storage.ts'

type Functions = ReturnType<typeof createFunctions>

export interface FakeAws {
  url: string
  /** The secret that there is. */
  secret: Secret
  /** Payloads of asynchronous invocations, in their order; a function that is live runs with them. */
  invocations: unknown[]
  /** Milliseconds that functions are told they have left; undefined is plenty. */
  remainingTime: number | undefined
  /** Whether the connection of who invokes a function is cut, without an answer. */
  isCut: boolean
  /** How often it was. */
  cuts: number
  /** Where a custom resource's answers go, and what came there. */
  receiver: Awaited<ReturnType<typeof startResponseReceiver>>
  /** Names of the actions that CloudFormation and STS were asked for. */
  actions: readonly string[]
  /** Of the stack, undefined where there is none. */
  status(): string | undefined
  /** Names of the resources that the last change of the stack has made or updated, in their order. */
  made: readonly string[]
  /** What CloudFormation waits for before it goes on with the stack. */
  goesOn: Promise<void>
  /** What is in S3, by `/bucket/key`. */
  objects: ReadonlyMap<string, Buffer>
  /** Names of the functions that are live. */
  functions(): string[]
  invoke: Functions['invoke']
  /** Several, one after the other in one process. */
  invokeAll: Functions['invokeAll']
  close(): Promise<void>
}

/**
 * Of AWS, what sls and the migrate function call: STS, S3, CloudFormation, Lambda, logs and a secret. It
 * runs the functions that are uploaded to it, in an environment that adds to theirs.
 */
export async function startFakeAws(environment: Record<string, string> = {}): Promise<FakeAws> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-aws-'))
  const receiver = await startResponseReceiver()
  writeFileSync(join(directory, 'certificate.pem'), receiver.certificate)
  const storage = createStorage()
  const server = createServer((request, response) => void answer(request, response))
  const url = `http://127.0.0.1:${await listen(server)}`
  const logs = createLogs()
  const added = {
    ...environment,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_ENDPOINT_URL_LAMBDA: url,
    NODE_EXTRA_CA_CERTS: join(directory, 'certificate.pem'),
  }
  const functions = createFunctions(
    directory,
    storage.objects,
    added,
    () => fake.remainingTime,
    logs.add,
  )
  const resources = createResources(functions, receiver)
  const stack = createCloudFormation(storage.objects, make, functions.remove)

  const fake: FakeAws = {
    url,
    secret: createSecret('{"username":"app","password":"first"}'),
    invocations: [],
    remainingTime: undefined,
    isCut: false,
    cuts: 0,
    receiver,
    actions: stack.asked,
    status: stack.status,
    made: resources.made,
    goesOn: Promise.resolve(),
    objects: storage.objects,
    functions: functions.names,
    invoke: functions.invoke,
    invokeAll: functions.invokeAll,
    async close() {
      await receiver.close()
      await closeServer(server)
      rmSync(directory, { recursive: true })
    },
  }
  return fake

  async function make(next: Template, live: Template) {
    await fake.goesOn
    return resources.make(next, live)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', verb] =
      request.url?.match(/^\/2015-03-31\/functions\/([^/]+)(?:\/(\w+))?$/) ?? []
    const { 'content-type': type, 'x-amz-target': target = '' } = request.headers
    if (verb === 'invocations') return answerInvocation(name, request, response)
    if (name) return answerFunction(name, request, response)
    if (String(target).startsWith('secretsmanager.')) {
      fake.secret.answer(String(target), await text(request), response)
    } else if (String(target).startsWith('Logs_')) {
      logs.answer(String(target), await text(request), response)
    } else if (String(target).endsWith('.DescribeRepositories')) {
      refuse(response, 'RepositoryNotFoundException')
    } else if (type === 'application/x-www-form-urlencoded') {
      stack.answer(new URLSearchParams(await text(request)), response)
    } else {
      await storage.answer(request, response)
    }
  }

  async function answerFunction(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.method === 'PUT') {
      functions.update(name, Buffer.from(JSON.parse(await text(request)).ZipFile, 'base64'))
    }
    const Configuration = functions.configurationOf(name)
    if (!Configuration) return refuse(response, 'ResourceNotFoundException')
    response.end(JSON.stringify({ Configuration }))
  }

  async function answerInvocation(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const event = JSON.parse((await text(request)) || '{}')
    if (fake.isCut) {
      fake.cuts += 1
      request.socket.destroy()
      return
    }
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      fake.invocations.push(event)
      response.writeHead(202).end()
      if (functions.names().includes(name)) await functions.invoke(name, event)
      return
    }
    const outcome = await functions.invoke(name, event)
    if ('error' in outcome) response.setHeader('x-amz-function-error', 'Unhandled')
    response.end(JSON.stringify('error' in outcome ? outcome.error : outcome.answer))
  }
}

function refuse(response: ServerResponse, type: string): void {
  response.writeHead(404, { 'x-amzn-errortype': type }).end(JSON.stringify({ __type: type }))
}
