import { setTimeout as sleep } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import type { FaultyCall } from './matcher.ts'

/** Does the work, unless a fault comes first. Throws what the fault throws. */
export async function withFaults<Result>(
  faults: Faults,
  call: FaultyCall,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const { latency, before, after } = faults.strike(call)
  if (latency) await sleep(latency, undefined, { signal })
  if (before) throw before
  const result = await work()
  if (after) throw after
  return result
}
