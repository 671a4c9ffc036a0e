import { randomUUID } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { removePartial } from '../files/replace-file.ts'
import { refuseToWrite } from '../files/unwritable-error.ts'
import { anotherDirectory } from './another-directory.ts'
import { isAlive, isHere, type LockHolder, readHolder, startOf, stateOf } from './lock-holder.ts'
import { renewLock } from './lock-renewal.ts'
import { thisMachine } from './this-machine.ts'

export interface DataDirectoryLock {
  /** Lets other commands find the Data API of this process. Throws UnwritableError. */
  announce(dataApi: string): void
  /** Asked before each write: who was suspended may have lost the lock to another machine. */
  isOurs(): boolean
  release(): void
}

export interface LockOptions {
  /** Milliseconds between two signs of life. */
  renewal?: number | undefined
  /** Milliseconds without one after which the lock of another machine is taken over. */
  patience?: number | undefined
  /** Called before that wait; the function that it returns is called after. */
  onProgress?: ((step: string) => () => void) | undefined
  /** Told, in a line, that another machine has taken the lock over. */
  onNotice?: ((line: string) => void) | undefined
  /** By which people choose the directory, such as `--data-dir`. */
  setting?: string | undefined
}

/** Thrown when a living process holds the directory. */
export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError'

  constructor(directory: string, holder: LockHolder, setting?: string) {
    const stop = isHere(holder) ? 'stop it first' : 'stop it there first'
    super(`${directory} is in use by ${describe(holder)}: ${stop}, or ${anotherDirectory(setting)}`)
  }
}

const attempts = 20
const pause = 50
const usualRenewal = 2_000
const usualPatience = 10_000

/**
 * Takes the lock file of a data directory, over a dead holder if need be. Of one in another container or on another
 * machine no pid tells whether it lives: it renews the file while it does. Throws DataDirectoryLockedError.
 */
export async function lockDataDirectory(
  directory: string,
  options: LockOptions = {},
): Promise<DataDirectoryLock> {
  const file = join(directory, 'lock')
  const id = randomUUID()
  const { pid } = process
  const own: LockHolder = { pid, started: startOf(pid), machine: thisMachine(), id }
  for (let attempt = 1; !tryCreate(file, own); attempt += 1) {
    const holder = readHolder(file)
    if (holder && (await isAtWork(directory, holder, options))) {
      throw new DataDirectoryLockedError(directory, readHolder(file) ?? holder, options.setting)
    }
    const isPatient = attempt < attempts
    // An unreadable file may be one that is just being written: wait before taking it for stale.
    if (!holder && isPatient) await sleep(pause)
    else await removeStale(file, holder, isPatient)
  }
  await removePartial(directory, 'lock').catch(() => {})
  const { renewal = usualRenewal, onNotice } = options
  const renewed = renewLock(file, id, renewal, () => onNotice?.(lossOf(directory)))
  return {
    announce(dataApi) {
      if (renewed.isOurs()) replace(file, { ...own, dataApi })
    },
    isOurs: renewed.isOurs,
    release() {
      renewed.stop()
      if (readHolder(file)?.id === id) rmSync(file, { force: true })
    },
  }
}

/** The living process that holds a data directory, if there is one that can be seen from here. */
export function findHolder(directory: string): LockHolder | undefined {
  const holder = readHolder(join(directory, 'lock'))
  return holder && isHere(holder) && isAlive(holder) ? holder : undefined
}

async function isAtWork(
  directory: string,
  holder: LockHolder,
  { patience = usualPatience, onProgress = () => () => {} }: LockOptions,
): Promise<boolean> {
  if (isHere(holder)) return isAlive(holder)
  const done = onProgress(`Waiting whether ${describe(holder)} still uses ${directory}`)
  const isHeld = await changesWithin(join(directory, 'lock'), patience)
  done()
  return isHeld
}

/** The file is watched for that long, since the clocks of two machines may differ; one that goes has no holder. */
async function changesWithin(file: string, patience: number): Promise<boolean> {
  const before = stateOf(file)
  for (let waited = 0; waited < patience; waited += pause) {
    await sleep(pause)
    const now = stateOf(file)
    if (now === undefined || now !== before) return now !== undefined
  }
  return false
}

function tryCreate(file: string, holder: LockHolder): boolean {
  let created: number
  try {
    created = openSync(file, 'wx')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  try {
    writeFileSync(created, JSON.stringify(holder))
    return true
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(created)
  }
}

/** Moved aside before it is removed: had a rival just taken the lock over, its file goes back. */
async function removeStale(
  file: string,
  stale: LockHolder | undefined,
  isPatient: boolean,
): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    // A rival was quicker. On a read-only disk nobody will ever be.
    if (code === 'ENOENT') return
    // Windows says so while somebody reads it.
    if (isPatient && ['EACCES', 'EBUSY', 'EPERM'].includes(code)) return sleep(pause)
    throw error
  }
  const moved = readHolder(aside)
  if (moved && JSON.stringify(moved) !== JSON.stringify(stale)) tryCreate(file, moved)
  rmSync(aside, { force: true })
}

function replace(file: string, holder: LockHolder): void {
  const next = `${file}.${randomUUID()}`
  try {
    writeFileSync(next, JSON.stringify(holder))
    renameSync(next, file)
  } catch (error) {
    rmSync(next, { force: true })
    refuseToWrite(file, error)
  }
}

function describe(holder: LockHolder): string {
  if (isHere(holder)) return `process ${holder.pid}`
  const [host] = holder.machine?.split(' ') ?? []
  return `process ${holder.pid} in another container or on another machine (${host})`
}

function lossOf(directory: string): string {
  const holder = readHolder(join(directory, 'lock'))
  const taken = holder ? `was taken over by ${describe(holder)}` : 'has lost its lock'
  return `${directory} ${taken} while this process stood still: it writes no more to it, start it again.`
}
