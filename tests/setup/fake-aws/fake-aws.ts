import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Template } from '../../../scripts/template/template.ts'
import { createCloudFormation } from './cloud-formation.ts'
import { createFunctions, type Outcome } from './functions.ts'
import { closeServer, listen } from './listen.ts'
import { startResponseReceiver } from './response-receiver.ts'
import { createSecret, type Secret } from './secret.ts'
import { createStorage } from './storage.ts'

export interface FakeAws {
  url: string
  /** The secret that there is. */
  secret: Secret
  /** Payloads of asynchronous invocations, in their order. */
  invocations: unknown[]
  /** Where a custom resource's answers go, and what came there. */
  receiver: Awaited<ReturnType<typeof startResponseReceiver>>
  /** Names of the functions that are live. */
  functions(): string[]
  invoke(functionName: string, event: unknown): Promise<Outcome>
  close(): Promise<void>
}

/**
 * Of AWS, what a deploy and the migrate function call: STS, S3, CloudFormation, Lambda and a secret. It
 * runs the functions that are uploaded to it, in an environment that adds to theirs.
 */
export async function startFakeAws(environment: Record<string, string> = {}): Promise<FakeAws> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-aws-'))
  const receiver = await startResponseReceiver()
  writeFileSync(join(directory, 'certificate.pem'), receiver.certificate)
  const storage = createStorage()
  const server = createServer((request, response) => void answer(request, response))
  const url = `http://127.0.0.1:${await listen(server)}`
  const functions = createFunctions(directory, storage.objects, {
    ...environment,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_ENDPOINT_URL_LAMBDA: url,
    NODE_EXTRA_CA_CERTS: join(directory, 'certificate.pem'),
  })
  const stack = createCloudFormation(storage.objects, make)
  let properties: object | undefined

  const fake: FakeAws = {
    url,
    secret: createSecret('{"username":"app","password":"first"}'),
    invocations: [],
    receiver,
    functions: functions.names,
    invoke: functions.invoke,
    async close() {
      await receiver.close()
      await closeServer(server)
      rmSync(directory, { recursive: true })
    },
  }
  return fake

  /** In the order that the template asks for: migrate, the migration, the functions of the API. */
  async function make(template: Template) {
    const { DatabaseMigration: migration } = template.Resources
    if (!migration) return undefined
    const isMigrate = (name: string) => name.endsWith('-migrate')
    functions.install(template, isMigrate)
    if (JSON.stringify(properties) !== JSON.stringify(migration.Properties)) {
      const { body } = await runMigration(migration.Properties ?? {})
      if (body.Status !== 'SUCCESS') {
        const reason = `Received response status [${body.Status}] from custom resource. Message returned: ${body.Reason}`
        return { resource: 'DatabaseMigration', reason }
      }
    }
    properties = migration.Properties
    functions.install(template, (name) => !isMigrate(name))
    return undefined
  }

  async function runMigration(resourceProperties: object) {
    const answered = receiver.next()
    const migrate = functions.names().find((name) => name.endsWith('-migrate')) as string
    const outcome = functions.invoke(migrate, {
      RequestType: properties ? 'Update' : 'Create',
      ResponseURL: receiver.url,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'DatabaseMigration',
      ResourceProperties: resourceProperties,
    })
    const [response] = await Promise.all([answered, outcome])
    return response
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const invoked = request.url?.match(/^\/2015-03-31\/functions\/([^/]+)\/invocations$/)
    const { 'content-type': type, 'x-amz-target': target } = request.headers
    if (invoked) return answerInvocation(invoked[1] as string, request, response)
    if (String(target).startsWith('secretsmanager.')) {
      fake.secret.answer(String(target), await text(request), response)
    } else if (type === 'application/x-www-form-urlencoded') {
      stack.answer(new URLSearchParams(await text(request)), response)
    } else {
      await storage.answer(request, response)
    }
  }

  async function answerInvocation(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const event = JSON.parse((await text(request)) || '{}')
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      fake.invocations.push(event)
      response.writeHead(202).end()
      return
    }
    const outcome = await functions.invoke(name, event)
    if ('error' in outcome) response.setHeader('x-amz-function-error', 'Unhandled')
    response.end(JSON.stringify('error' in outcome ? outcome.error : outcome.answer))
  }
}
