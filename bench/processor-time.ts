import { readFileSync } from 'node:fs'

const millisecondsPerTick = 10

/** Milliseconds of processor that a process has had so far, where there is a /proc (proc(5)); NaN elsewhere. */
export function processorTime(pid: number): number {
  return ticksOf(pid).own * millisecondsPerTick
}

/** The same of the processes that this one has started and that have ended. */
export function processorTimeOfChildren(): number {
  return ticksOf(process.pid).children * millisecondsPerTick
}

function ticksOf(pid: number): { own: number; children: number } {
  try {
    // After its name, which may have spaces, these are the 12th to the 15th.
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/.*\) /)
    const [user, system, childrenUser, childrenSystem] = fields.split(' ').slice(11, 15).map(Number)
    return { own: sum(user, system), children: sum(childrenUser, childrenSystem) }
  } catch {
    return { own: Number.NaN, children: Number.NaN }
  }
}

function sum(one = Number.NaN, other = Number.NaN): number {
  return one + other
}
