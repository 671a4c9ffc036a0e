import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Milliseconds for which files of an earlier bundle stay: a process that runs may still load some. */
const grace = 24 * 3_600_000

export function stateOf(path) {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size}`
}

/** The name of a file has a hash of what is in it: one that is there is as good as a new one. */
export function keepOrWrite(path, contents) {
  if (!touch(path)) replaceFile(path, contents)
}

/** Has its grace begin now; false where there is no such file. */
export function touch(path) {
  const now = new Date()
  try {
    utimesSync(path, now, now)
    return true
  } catch {
    return false
  }
}

/** Whoever reads it meanwhile, or after a power cut, gets all of the old one or all of the new one. */
export function replaceFile(path, contents) {
  const own = `${path}.${randomUUID()}`
  try {
    writeFileSync(own, contents, { flush: true })
    renameSync(own, path)
  } catch (error) {
    rmSync(own, { force: true })
    throw error
  }
}

export function removeOld(directory, files) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    // Another process may have moved or removed it.
    const file = statSync(path, { throwIfNoEntry: false })
    const isOld = file !== undefined && file.mtimeMs < Date.now() - grace
    if (isOld && !files.includes(name)) rmSync(path, { force: true })
  }
}
