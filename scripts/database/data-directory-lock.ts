import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the lock file says: who holds the directory, and where its Data API listens once it does. */
export interface LockHolder {
  pid: number
  /** When the process started, as the kernel counts it: a pid alone is used again. */
  started?: string | undefined
  dataApi?: string | undefined
}

export interface DataDirectoryLock {
  /** Lets other commands find the Data API of this process. */
  announce(dataApi: string): void
  release(): void
}

/** Thrown when a living process holds the directory. */
export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError'
  readonly pid: number

  constructor(directory: string, pid: number) {
    super(
      `${directory} is in use by process ${pid}: stop it first, or choose another directory with PLASTER_DATA_DIR`,
    )
    this.pid = pid
  }
}

const attempts = 20
const pause = 50

/** Takes the lock file of a data directory, over a dead holder if need be. Throws DataDirectoryLockedError. */
export async function lockDataDirectory(directory: string): Promise<DataDirectoryLock> {
  const file = join(directory, 'lock')
  const own: LockHolder = { pid: process.pid, started: startOf(process.pid) }
  for (let attempt = 1; !tryCreate(file, own); attempt += 1) {
    const holder = readHolder(file)
    if (holder && isAlive(holder)) throw new DataDirectoryLockedError(directory, holder.pid)
    // An unreadable file may be one that is just being written: wait before taking it for stale.
    if (!holder && attempt < attempts) await sleep(pause)
    else removeStale(file, holder)
  }
  return {
    announce(dataApi) {
      replace(file, { ...own, dataApi })
    },
    release() {
      if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

/** The living process that holds a data directory, if there is one. */
export function findHolder(directory: string): LockHolder | undefined {
  const holder = readHolder(join(directory, 'lock'))
  return holder && isAlive(holder) ? holder : undefined
}

function tryCreate(file: string, holder: LockHolder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moved aside before it is removed: had a rival just taken the lock over, its file goes back. */
function removeStale(file: string, stale: LockHolder | undefined): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    // A rival was quicker. On a read-only disk nobody will ever be.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readHolder(aside)
  if (moved && JSON.stringify(moved) !== JSON.stringify(stale)) tryCreate(file, moved)
  rmSync(aside, { force: true })
}

function replace(file: string, holder: LockHolder): void {
  const next = `${file}.${randomUUID()}`
  writeFileSync(next, JSON.stringify(holder))
  renameSync(next, file)
}

function readHolder(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as LockHolder
    return Number.isInteger(holder.pid) ? holder : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, started }: LockHolder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const now = startOf(pid)
  return started === undefined || now === undefined || started === now
}

/** Field 22 of /proc/PID/stat; the second field, the command, may hold spaces and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
