import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { thisMachine } from './this-machine.ts'

/** What the lock file says: who holds the directory, and where its Data API listens once it does. */
export interface LockHolder {
  pid: number
  /** When the process started, as the kernel counts it: a pid alone is used again. */
  started?: string | undefined
  /** Where the pid means something. What earlier versions wrote says none, and is taken for here. */
  machine?: string | undefined
  /** Of this lock alone. */
  id?: string | undefined
  dataApi?: string | undefined
}

/** Undefined where there is no lock, and where it is one that was cut short. */
export function readHolder(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as LockHolder
    return Number.isInteger(holder.pid) ? holder : undefined
  } catch {
    return undefined
  }
}

/**
 * Is another one after every sign of life; undefined where there is no file. It is opened, since a network's file
 * system may remember for a minute what it said of a file that is not.
 */
export function stateOf(path: string): string | undefined {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { ino, mtimeMs } = fstatSync(file)
    return `${ino} ${mtimeMs}`
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

export function isHere({ machine }: LockHolder): boolean {
  return machine === undefined || machine === thisMachine()
}

/** Only for one that is here. */
export function isAlive({ pid, started }: LockHolder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const now = startOf(pid)
  return started === undefined || now === undefined || started === now
}

/** Field 22 of /proc/PID/stat; the second field, the command, may hold spaces and brackets. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
