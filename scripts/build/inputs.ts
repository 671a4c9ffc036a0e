import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { SourceMaps } from './bundle.ts'
import type { Entry } from './entries.ts'

/** Of each module that was bundled, by its path from the root, those that it imports. */
export type Imports = Readonly<Record<string, readonly string[]>>

export interface Inputs {
  /**
   * A digest of all that a function is made of: another one wherever its zip may be another one.
   * False where the imports do not have all of it, or a file is gone.
   */
  digestOf(entry: Entry, imports: Imports): string | false
  /** Whether a file of a function was written since. */
  areOutdated(entry: Entry, imports: Imports): boolean
}

/** Modules that are no files: plugins of this folder make them up. */
const madeUp = /^(entry|credentials|(whole )?builtin|left out|whole kysely|part of kysely):/

/** What decides how modules are found and bundled: the code here, the packages, settings of TypeScript. */
const builder = 'scripts/build'
const settings = ['package.json', 'node_modules/.package-lock.json', 'tsconfig.json']

/** Milliseconds by which the time of a file may be behind the clock. */
const clockTick = 50

/**
 * What goes into functions. A file is read once, so that this is good for one build.
 *
 * @param instead texts that are bundled in place of those of files, by their paths from the root
 * @param since when files may first have been read, in milliseconds of the clock
 */
export function createInputs(
  root: string,
  sourceMaps: SourceMaps,
  instead: Readonly<Record<string, string>>,
  since = Date.now(),
): Inputs {
  const digests = new Map<string, string>()
  const outdated = new Map<string, boolean>()
  const common = [
    ...filesIn(resolve(root, builder)).map((name) => `${builder}/${name}`),
    ...settings.filter((path) => existsSync(resolve(root, path))),
  ]

  function digestOfFile(path: string): string {
    const digest = digests.get(path) ?? digestOf(instead[path] ?? readFileSync(resolve(root, path)))
    digests.set(path, digest)
    return digest
  }

  function isOutdated(path: string): boolean {
    const known = outdated.get(path)
    if (known !== undefined) return known
    const is = statSync(resolve(root, path)).ctimeMs > since - clockTick
    outdated.set(path, is)
    return is
  }

  function describe(path: string): string {
    return `${path} ${digestOfFile(path)}`
  }

  return {
    digestOf(entry, imports) {
      try {
        const files = [...common, ...filesOf(entry, imports)]
        return digestOf([sourceMaps, entry.source, ...files.map(describe)].join('\n'))
      } catch {
        return false
      }
    },
    areOutdated(entry, imports) {
      return filesOf(entry, imports).some(isOutdated)
    },
  }
}

/** Also those of which nothing is left in the bundle: a change may bring something in. */
function filesOf({ functionName, assets }: Entry, imports: Imports): string[] {
  const modules = new Set([`entry:${functionName}`])
  for (const module of modules) {
    const imported = imports[module]
    if (!imported) throw new Error(module)
    for (const path of imported) modules.add(path)
  }
  return [...[...modules].filter((module) => !madeUp.test(module)).sort(), ...assets]
}

/** Of the content of a file. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
