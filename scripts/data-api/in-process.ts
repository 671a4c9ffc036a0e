import type { IncomingHttpHeaders } from 'node:http'
import type { RDSDataClientConfig } from '@aws-sdk/client-rds-data'
import { createCatalogs } from './catalogs.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Engine } from './engines/engine.ts'
import { ServiceError, toServiceError } from './errors.ts'
import { decodeBody } from './http/body.ts'
import { errorReply, type Reply } from './http/reply.ts'
import { serviceLimits } from './limits.ts'
import { operations } from './operations/index.ts'
import { createTransactions } from './transactions.ts'

export interface InProcessDataApi {
  /** What makes a client of the SDK call it. */
  clientConfig: Pick<RDSDataClientConfig, 'endpoint' | 'requestHandler' | 'signer'>
  /** Rolls back open transactions; the engine stays open. */
  close(): void
}

interface Request {
  path: string
  headers: IncomingHttpHeaders
  body: Uint8Array
}

/**
 * The Data API over an engine for clients in this process alone. Calls are read, run and answered as the
 * server does it, in the same words, but are neither signed nor sent, which takes most of a short one.
 */
export function openInProcess(engine: Engine, clock: Clock = systemClock): InProcessDataApi {
  const catalogs = createCatalogs()
  const transactions = createTransactions(engine, serviceLimits, clock, catalogs.end)
  const context = { engine, transactions, catalogs, limits: serviceLimits, clock }

  async function answer({ path, headers, body }: Request): Promise<Reply> {
    // The SDK warns of whoever takes its bytes for a text, as Buffer.from does to find out what it has.
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    try {
      const operation = operations.get(path)
      if (!operation) throw new ServiceError('UnknownOperationException')
      const call = operation.read(await decodeBody(headers, bytes))
      return { status: 200, body: await call.run(context) }
    } catch (error) {
      return errorReply(toServiceError(error))
    }
  }

  return {
    clientConfig: {
      endpoint: 'http://localhost',
      signer: { sign: async (request) => request },
      requestHandler: {
        async handle(request: Request) {
          const { status, headers = {}, body } = await answer(request)
          return { response: { statusCode: status, headers, body: Buffer.from(body) } }
        },
      } as RDSDataClientConfig['requestHandler'],
    },
    close: transactions.close,
  }
}
