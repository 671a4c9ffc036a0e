import { ServiceError } from '../errors.ts'
import { type Fault, FaultError, readFault } from './fault.ts'
import { latencyAt } from './latency.ts'
import { type FaultyCall, matcher } from './matcher.ts'
import { createRandom } from './random.ts'

/** Thrown in place of an answer: the connection is to be closed. */
export class ConnectionDroppedError extends Error {
  override readonly name = 'ConnectionDroppedError'
}

/** What befalls one call: milliseconds to wait, then what is thrown before or after its work. */
export interface Blow {
  latency: number
  before: Error | undefined
  after: Error | undefined
}

export interface ListedFault extends Fault {
  id: number
  /** Calls that it has befallen so far. */
  struck: number
}

/** What goes wrong on purpose. */
export interface Faults {
  /** Returns the id to remove it by. Throws FaultError. */
  add(fault: Fault): number
  /** Tells whether there was one. */
  remove(id: number): boolean
  clear(): void
  /** Takes these in place of all there are, or throws FaultError and keeps those. */
  replace(faults: readonly Fault[]): void
  list(): ListedFault[]
  /** Latencies add up; of errors and drops the first that was added wins, and the others are kept. */
  strike(call: FaultyCall): Blow
}

interface Entry {
  fault: Fault
  struck: number
  fits(call: FaultyCall): boolean
  random(): number
}

/** Throws FaultError. */
export function createFaults(initial: readonly Fault[] = []): Faults {
  const entries = new Map<number, Entry>()
  let lastId = 0

  function add(given: Fault): number {
    const fault = readFault(given)
    lastId += 1
    entries.set(lastId, {
      fault,
      struck: 0,
      fits: matcher(fault),
      random: createRandom(fault.seed ?? 1),
    })
    return lastId
  }

  function replace(given: readonly Fault[]): void {
    if (!Array.isArray(given)) throw new FaultError('Invalid faults: they come as a list')
    const faults = given.map(readFault)
    entries.clear()
    for (const fault of faults) add(fault)
  }

  function strike(call: FaultyCall): Blow {
    const blow: Blow = { latency: 0, before: undefined, after: undefined }
    for (const entry of entries.values()) {
      const { fault } = entry
      const moment = fault.when ?? 'before'
      if (fault.latency === undefined && blow[moment]) continue
      if (entry.struck === fault.times || !entry.fits(call)) continue
      if (entry.random() >= (fault.probability ?? 1)) continue
      entry.struck += 1
      if (fault.latency === undefined) blow[moment] = toError(fault)
      else blow.latency += latencyAt(entry.random(), fault.latency)
    }
    return blow
  }

  replace(initial)
  return {
    add,
    replace,
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    list: () => [...entries].map(([id, { fault, struck }]) => ({ id, ...fault, struck })),
    strike,
  }
}

function toError({ error, message }: Fault): Error {
  if (!error) return new ConnectionDroppedError('dropped on purpose')
  const members = error === 'StatementTimeoutException' ? { dbConnectionId: 0 } : {}
  return new ServiceError(error, message, members)
}
