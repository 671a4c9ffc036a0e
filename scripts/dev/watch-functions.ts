import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { watch } from 'chokidar'
import { thisMachine } from '../database/this-machine.ts'
import { makeFolder } from '../files/make-folder.ts'
import { refuseToWrite } from '../files/unwritable-error.ts'
import type { GatewayRoute, RouteSource } from '../gateway/routes.ts'
import { explainUnloadable } from '../routes/explain-unloadable.ts'
import { appFile } from '../routes/load-routes.ts'
import type { Closable } from '../terminal/signals.ts'
import { brokenRoutes } from './broken.ts'
import { keepUnchanged, type LoadedFunction, loadFunctions } from './load-functions.ts'

export interface WatchedFunctions extends Closable {
  /** Settles once the code of the last change that was seen has been loaded. */
  routes: RouteSource
}

/**
 * Milliseconds in which an editor that writes several files, or one in steps, is let finish. Chokidar is
 * silent about a file for 50 after a change of it: what is read later than that is not missed.
 */
const settling = 60

const machine = createHash('sha256').update(thisMachine()).digest('hex').slice(0, 12)

/** Milliseconds after which what another machine has left is not used any more. */
const keepingTime = 24 * 3_600_000

/**
 * The functions of a project that follow its functions/ and db/: a change is loaded at once, and requests
 * wait for it. Code that does not load is told in one line, and answers with it until it is mended. The
 * other routes are there beside them.
 */
export async function watchFunctions(
  root: string,
  cache: string,
  say: (line: string) => void,
  others: readonly GatewayRoute[] = [],
): Promise<WatchedFunctions> {
  const directory = await makeDirectory(cache)
  let loaded: LoadedFunction[] = []
  let changes = 0

  async function load(): Promise<readonly GatewayRoute[]> {
    const change = changes
    try {
      const newest = keepUnchanged(loaded, await loadFunctions(root, directory))
      const fresh = newest.filter((route) => !loaded.includes(route))
      if (change > 0) say(describeReload(fresh))
      await removeStale(loaded, newest)
      loaded = newest
      return [...newest, ...others]
    } catch (error) {
      const line = await explainUnloadable(error, appFile, root)
      say(line)
      return [...brokenRoutes(line), ...others]
    }
  }

  let loading = load()
  let current = loading
  async function follow(change: number): Promise<readonly GatewayRoute[]> {
    await wait(settling)
    await loading
    if (change !== changes) return current
    loading = load()
    return loading
  }

  const watcher = watch([join(root, 'functions'), join(root, 'db')], { ignoreInitial: true })
  watcher.on('all', () => {
    changes += 1
    current = follow(changes)
  })
  await Promise.all([current, new Promise<void>((resolve) => watcher.once('ready', resolve))])
  return {
    routes: () => current,
    async close() {
      await watcher.close()
      await current
      await rm(directory, { recursive: true })
    },
  }
}

function describeReload(routes: readonly LoadedFunction[]): string {
  const names = routes.map(({ functionName }) => functionName)
  if (names.length === 0) return 'reload: nothing has changed'
  if (names.length > 3) return `reload: ${names.length} functions`
  return `reload: ${names.join(', ')}`
}

async function removeStale(
  earlier: readonly LoadedFunction[],
  newest: readonly LoadedFunction[],
): Promise<void> {
  const used = new Set(newest.flatMap(({ bundles }) => bundles))
  for (const bundle of earlier.flatMap(({ bundles }) => bundles)) {
    if (!used.has(bundle)) await rm(fileURLToPath(bundle), { force: true })
  }
}

/** A directory of this process; those that a killed one has left go. */
async function makeDirectory(cache: string): Promise<string> {
  makeFolder(cache)
  for (const name of await readdir(cache)) {
    const left = join(cache, name)
    if (await isUsed(left)) continue
    await rm(left, { recursive: true, force: true }).catch((error) => refuseToWrite(left, error))
  }
  const directory = join(cache, `${process.pid}-${machine}`)
  makeFolder(directory)
  return directory
}

/** Of another machine, or container, a pid says nothing: what is there goes when it is old. */
async function isUsed(directory: string): Promise<boolean> {
  const [pid, where] = basename(directory).split('-')
  if (where === machine) return isRunning(Number(pid))
  const found = await stat(directory).catch(() => undefined)
  return found !== undefined && found.mtimeMs > Date.now() - keepingTime
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
