import { readFileSync } from 'node:fs'

const millisecondsPerTick = 10

/** Milliseconds of processor that a process has had so far, where there is a /proc (proc(5)); NaN elsewhere. */
export function processorTime(pid: number): number {
  try {
    const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/.*\) /)
    const [, , , , , , , , , , , user, system] = (fields[0] ?? '').split(' ')
    return (Number(user) + Number(system)) * millisecondsPerTick
  } catch {
    return Number.NaN
  }
}
