import type { IncomingMessage } from 'node:http'
import type { AnswerCall } from './calls.ts'
import { cancelPath, cancelStatements } from './cancel.ts'
import type { Context } from './context.ts'
import { ServiceError, toServiceError } from './errors.ts'
import { controlFaults, isControl } from './faults/control.ts'
import { ConnectionDroppedError, type Faults } from './faults/faults.ts'
import { collectBody, decodeBody } from './http/body.ts'
import { refuseWebPages } from './http/origin.ts'
import { toOriginForm } from './http/origin-form.ts'
import { errorReply, type Reply } from './http/reply.ts'
import { operations } from './operations/index.ts'
import { statusReply } from './status/reply.ts'
import { type StatusSources, statusAt } from './status/status.ts'
import type { WatchedEngine } from './watch-sessions.ts'

export interface Routed {
  context: Context & { engine: WatchedEngine }
  faults: Faults
  status: StatusSources
  answerCall: AnswerCall
  /** Told of each call that comes in. Throws ServiceError where it is not to run. */
  onCall(): void
}

/** What a request is answered, whatever comes of it; undefined where the connection is to be dropped. */
export async function replyTo(
  request: IncomingMessage,
  signal: AbortSignal,
  routed: Routed,
): Promise<Reply | undefined> {
  request.url = toOriginForm(request.url ?? '')
  try {
    return await route(request, signal, routed)
  } catch (error) {
    return error instanceof ConnectionDroppedError ? undefined : errorReply(toServiceError(error))
  }
}

/** Answers faults, cancellation, the status page and the service's operations. Rejects with ServiceError. */
async function route(
  request: IncomingMessage,
  signal: AbortSignal,
  { context, faults, status, answerCall, onCall }: Routed,
): Promise<Reply> {
  const { method = '', url = '' } = request
  const [path = ''] = url.split('?', 1)
  refuseWebPages(request)
  if (isControl(path)) {
    const body = await decodeBody(request.headers, await collectBody(request))
    return controlFaults(faults, method, path, body)
  }
  if (path === cancelPath) return cancelStatements(context.engine, method)
  if (path === '/' && (method === 'GET' || method === 'HEAD')) {
    return statusReply(statusAt(context.clock.now(), status), request.headers.accept)
  }
  const operation = method === 'POST' ? operations.get(path) : undefined
  if (!operation) throw unknownOperation(request, path)
  onCall()
  return { status: 200, body: await answerCall(operation, request, { ...context, signal }, signal) }
}

/** Most likely the endpoint that a client was given has a path in it. */
function unknownOperation({ method, headers }: IncomingMessage, path: string): ServiceError {
  return new ServiceError(
    'UnknownOperationException',
    `There is no operation at ${method} ${path}: the endpoint is http://${headers.host ?? 'host:port'}, without a path`,
  )
}
