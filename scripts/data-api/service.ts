import type { IncomingMessage, ServerResponse } from 'node:http'
import packageJson from '../../package.json' with { type: 'json' }
import { createAnswerCall, EmulatorStoppedError, type FinishedCall } from './calls.ts'
import { createCatalogs } from './catalogs.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Engine } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import type { Fault } from './faults/fault.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { createClients } from './http/clients.ts'
import { send } from './http/reply.ts'
import { type Limits, serviceLimits } from './limits.ts'
import { type Routed, replyTo } from './route.ts'
import type { Credentials } from './signatures/verify.ts'
import { createJournal } from './status/journal.ts'
import type { StatusSources } from './status/status.ts'
import { createTransactions } from './transactions.ts'
import { watchSessions } from './watch-sessions.ts'

export interface ServiceOptions {
  engine: Engine
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
}

/** The Data API without a port. */
export interface Service {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Calls that came in so far. */
  calls(): number
  faults: Faults
  /** Takes no further calls and rolls back open transactions. */
  end(): void
  /** Answers nobody any more, and cancels the statements that run. */
  giveUp(): Promise<void>
}

/** Throws FaultError for a fault that cannot be made. */
export function createService(options: ServiceOptions): Service {
  const { credentials, clock = systemClock } = options
  const limits = { ...serviceLimits, ...options.limits }
  const engine = watchSessions(options.engine)
  const catalogs = createCatalogs()
  const transactions = createTransactions(engine, limits, clock, catalogs.end)
  const faults = createFaults(options.faults)
  const journal = createJournal()
  const clients = createClients()
  let calls = 0
  let ended = false

  const status: StatusSources = {
    version: packageJson.version,
    engine: options.engineName ?? 'Postgres',
    started: clock.now(),
    signed: credentials !== undefined,
    faults: () => faults.list().length,
    journal,
    transactions: transactions.list,
  }

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
      if (ended) throw new ServiceError('ServiceUnavailableError')
    },
  }

  return {
    async answer(request, response) {
      const signal = clients.watch(response)
      const reply = await replyTo(request, signal, routed)
      if (!reply) request.socket.destroy()
      else if (!signal.aborted) await send(request, response, reply, ended)
    },
    calls: () => calls,
    faults,
    end() {
      ended = true
      transactions.close()
    },
    async giveUp() {
      // First those who wait, so that none gets the session of a statement that is cancelled.
      clients.abort(new EmulatorStoppedError())
      await engine.drain()
    },
  }
}
