import { processorTime } from '../processor-time.ts'

const rounds = 30
const milliseconds = 300

/** What is called again and again. */
export interface Load {
  label: string
  call(): Promise<unknown>
  /** Of the process that answers. */
  pid?: number
}

export interface Sample {
  label: string
  /** Calls a second, by rounds. */
  rates: number[]
  /** Milliseconds that the process took for a call. */
  processor: number
}

/**
 * Runs loads in turn, in slices so short that whatever else the machine does falls on all of them: only
 * those of one round are to be compared. Every other round goes backwards.
 */
export async function interleave(loads: Load[], callers: number): Promise<Sample[]> {
  const samples = loads.map(() => ({ rates: [] as number[], calls: 0, processor: 0 }))
  const slices = loads.map((load, index) => ({ load, sample: samples[index] as Counted }))
  for (const { call } of loads) await callFor(milliseconds, call, callers)
  for (let round = 0; round < rounds; round += 1) {
    for (const { load, sample } of round % 2 === 0 ? slices : slices.toReversed()) {
      const before = processorTime(load.pid ?? 0)
      const { calls, perSecond } = await callFor(milliseconds, load.call, callers)
      sample.processor += processorTime(load.pid ?? 0) - before
      sample.calls += calls
      sample.rates.push(perSecond)
    }
  }
  return slices.map(({ load, sample: { rates, calls, processor } }) => {
    return { label: load.label, rates, processor: processor / calls }
  })
}

interface Counted {
  rates: number[]
  calls: number
  processor: number
}

/** As many callers, each of whom calls again once it is answered. */
export async function callFor(
  milliseconds: number,
  call: () => Promise<unknown>,
  callers: number,
): Promise<{ calls: number; perSecond: number }> {
  const started = performance.now()
  let calls = 0
  const callAgain = async () => {
    while (performance.now() < started + milliseconds) {
      await call()
      calls += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, callAgain))
  return { calls, perSecond: (calls * 1000) / (performance.now() - started) }
}
