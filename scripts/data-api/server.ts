import {
  createServer,
  type IncomingMessage,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import packageJson from '../../package.json' with { type: 'json' }
import { createAnswerCall, type FinishedCall } from './calls.ts'
import { createCatalogs } from './catalogs.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Engine } from './engines/engine.ts'
import { ServiceError, toServiceError } from './errors.ts'
import type { Fault } from './faults/fault.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { createClients } from './http/clients.ts'
import { listen, stopListening } from './http/listen.ts'
import { toOriginForm } from './http/origin-form.ts'
import { errorReply, send } from './http/reply.ts'
import { type Limits, serviceLimits } from './limits.ts'
import { type Routed, route } from './route.ts'
import type { Credentials } from './signatures/verify.ts'
import { createJournal } from './status/journal.ts'
import type { StatusSources } from './status/status.ts'
import { createTransactions } from './transactions.ts'
import { watchSessions } from './watch-sessions.ts'

export interface DataApiOptions {
  engine: Engine
  /** 0 takes a free one. */
  port: number
  host?: string
  /** Those of the service where left out. */
  limits?: Partial<Limits>
  /** Hands in the time; the system's where left out. */
  clock?: Clock
  /** How the status page names the engine. */
  engineName?: string
  /** What is to go wrong from the start. */
  faults?: readonly Fault[]
  /** What requests have to be signed with; signatures are not checked where left out. */
  credentials?: Credentials | undefined
  /** Told of each call once it is over. */
  onCall?: (call: FinishedCall) => void
  /** Settings of node's server, which has its own limits for slow clients. */
  http?: ServerOptions
  /** Milliseconds that `close` gives running statements; 10 s where left out. */
  grace?: number
}

export interface DataApi {
  url: string
  port: number
  /** Calls that came in so far. */
  calls(): number
  /** What goes wrong on purpose: `faults.add({ error: 'DatabaseResumingException', times: 2 })`. */
  faults: Faults
  /**
   * Rolls back open transactions and lets running statements finish, or cancels them after the grace; the
   * engine stays open.
   */
  close(): Promise<void>
}

/** A client that takes longer to send a request than this is cut off. */
const patience: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
}

/**
 * Serves the Data API over an engine. Rejects with the error of listen, such as EADDRINUSE, and with
 * FaultError for a fault that cannot be made.
 */
export async function startDataApi(options: DataApiOptions): Promise<DataApi> {
  const { port, host = '127.0.0.1', credentials, clock = systemClock, grace = 10_000 } = options
  const limits = { ...serviceLimits, ...options.limits }
  const engine = watchSessions(options.engine)
  const transactions = createTransactions(engine, limits, clock)
  const catalogs = createCatalogs()
  const faults = createFaults(options.faults)
  const journal = createJournal()
  const status: StatusSources = {
    version: packageJson.version,
    engine: options.engineName ?? 'Postgres',
    started: clock.now(),
    signed: credentials !== undefined,
    faults: () => faults.list().length,
    journal,
    transactions: transactions.list,
  }
  const clients = createClients()
  let calls = 0
  let closing = false
  const answerCall = createAnswerCall({
    faults,
    credentials,
    now: clock.now,
    onFinished(call) {
      journal.add(call)
      options.onCall?.(call)
    },
  })

  const routed: Routed = {
    context: { engine, catalogs, transactions, limits, clock },
    faults,
    status,
    answerCall,
    onCall() {
      calls += 1
      if (closing) throw new ServiceError('ServiceUnavailableError')
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signal = clients.watch(response)
    request.url = toOriginForm(request.url ?? '')
    const reply = await route(request, signal, routed).catch((error: Error) => {
      return error.name === 'ConnectionDroppedError' ? undefined : errorReply(toServiceError(error))
    })
    if (!reply) request.socket.destroy()
    else if (!signal.aborted) await send(request, response, reply, closing)
  }

  /** First those who wait, so that none gets the session of a statement that is cancelled. */
  async function giveUp(): Promise<void> {
    clients.abort()
    await engine.drain()
  }

  const server = createServer({ ...patience, ...options.http }, handle)
  await listen(server, port, host)
  const address = server.address() as AddressInfo
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    calls: () => calls,
    faults,
    async close() {
      closing = true
      transactions.close()
      await stopListening(server, grace, giveUp)
    },
  }
}
