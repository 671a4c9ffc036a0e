import type { IncomingMessage } from 'node:http'
import type { Context } from './context.ts'
import { type ServiceError, toServiceError } from './errors.ts'
import type { OperationName } from './exceptions.ts'
import { ConnectionDroppedError, type Faults } from './faults/faults.ts'
import { withFaults } from './faults/inject.ts'
import { collectBody, decodeBody } from './http/body.ts'
import type { Call, Operation } from './operations/index.ts'
import { type Credentials, verifySignature } from './signatures/verify.ts'

/** Thrown in place of an answer that nobody would read. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError'
}

/** The same where it is the emulator that waited no longer, because it stops. */
export class EmulatorStoppedError extends Error {
  override readonly name = 'EmulatorStoppedError'
}

export type CallError =
  | ServiceError
  | ConnectionDroppedError
  | ClientGoneError
  | EmulatorStoppedError

/** A call that is over: with an answer (the response body), or with what it failed of. */
export interface FinishedCall {
  operation: OperationName
  milliseconds: number
  sql?: string | undefined
  transactionId?: string | undefined
  answer?: string
  error?: CallError
}

export interface CallOptions {
  faults: Faults
  /** Signatures are not checked where these are left out. */
  credentials: Credentials | undefined
  /** Milliseconds since 1970. */
  now(): number
  onFinished(call: FinishedCall): void
}

/** Resolves with the response body. Rejects with CallError. */
export type AnswerCall = (
  operation: Operation,
  request: IncomingMessage,
  context: Context,
  signal: AbortSignal,
) => Promise<string>

export function createAnswerCall(options: CallOptions): AnswerCall {
  const { faults, onFinished } = options

  return async (operation, request, context, signal) => {
    const finished: FinishedCall = { operation: operation.name, milliseconds: 0 }
    const started = performance.now()
    try {
      const call = await readCall(operation, request, options)
      finished.sql = call.sql
      finished.transactionId = call.transactionId
      finished.answer = await withFaults(faults, call, signal, () => call.run(context))
      return finished.answer
    } catch (cause) {
      finished.error = toCallError(cause, signal)
      throw finished.error
    } finally {
      finished.milliseconds = performance.now() - started
      onFinished(finished)
    }
  }
}

async function readCall(
  operation: Operation,
  request: IncomingMessage,
  { credentials, now }: CallOptions,
): Promise<Call> {
  const body = await collectBody(request)
  if (credentials) {
    const { method = '', url = '', rawHeaders } = request
    verifySignature({ method, url, rawHeaders }, body, credentials, now())
  }
  return operation.read(await decodeBody(request.headers, body))
}

function toCallError(cause: unknown, signal: AbortSignal): CallError {
  if (cause instanceof ConnectionDroppedError) return cause
  if (signal.reason instanceof EmulatorStoppedError) return signal.reason
  return signal.aborted ? new ClientGoneError() : toServiceError(cause)
}
