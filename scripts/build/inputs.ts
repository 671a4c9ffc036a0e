import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { digestOfBuilder } from './builder.ts'
import type { SourceMaps } from './bundle.ts'
import { digestOf } from './digest.ts'
import type { Entry } from './entries.ts'
import { isWrittenSince } from './is-written-since.ts'
import { linkedNamespace } from './link/from-linked.ts'
import type { Link } from './link/link.ts'

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

/**
 * What goes into functions. A file is read once, so that this is good for one build.
 *
 * @param link packages that are bundled as they are linked
 * @param instead texts that are bundled in place of those of files, by their paths from the root
 * @param since when files may first have been read, in milliseconds of the clock
 */
export function createInputs(
  root: string,
  sourceMaps: SourceMaps,
  instead: Readonly<Record<string, string>>,
  link: Link,
  since = Date.now(),
): Inputs {
  const digests = new Map<string, string>()
  const outdated = new Map<string, boolean>()
  const builder = digestOfBuilder(root)

  function digestOfFile(path: string): string {
    const digest = digests.get(path) ?? digestOf(instead[path] ?? readFileSync(resolve(root, path)))
    digests.set(path, digest)
    return digest
  }

  function isOutdated(path: string): boolean {
    const known = outdated.get(path)
    if (known !== undefined) return known
    const is = isWrittenSince(resolve(root, path), since)
    outdated.set(path, is)
    return is
  }

  function digestOfLinked(): string {
    const digest = link.digest()
    if (digest === undefined) throw new Error('nothing is linked')
    return digest
  }

  function describe(path: string): string {
    return `${path} ${digestOfFile(path)}`
  }

  return {
    digestOf(entry, imports) {
      try {
        const modules = modulesOf(entry, imports)
        const files = filesOf(entry, modules).map(describe)
        const linked = modules.some(isLinked) ? digestOfLinked() : ''
        return digestOf([builder, linked, sourceMaps, entry.source, ...files].join('\n'))
      } catch {
        return false
      }
    },
    areOutdated(entry, imports) {
      return filesOf(entry, modulesOf(entry, imports)).some(isOutdated)
    },
  }
}

/** Also those of which nothing is left in the bundle: a change may bring something in. */
function modulesOf({ functionName }: Entry, imports: Imports): string[] {
  const modules = new Set([`entry:${functionName}`])
  for (const module of modules) {
    const imported = imports[module]
    if (!imported) throw new Error(module)
    for (const path of imported) modules.add(path)
  }
  return [...modules]
}

function filesOf({ assets }: Entry, modules: readonly string[]): string[] {
  return [
    ...modules.filter((module) => !isLinked(module) && !madeUp.test(module)).sort(),
    ...assets,
  ]
}

function isLinked(module: string): boolean {
  return module.startsWith(`${linkedNamespace}:`)
}
