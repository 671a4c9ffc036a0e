import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { makeFolder } from '../../files/make-folder.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { digestOfBuilder } from '../builder.ts'
import { digestOf } from '../digest.ts'
import { isWrittenSince } from '../is-written-since.ts'
import { type Linked, linkPackages } from './link-packages.ts'

/** Packages that are linked once for all functions, and kept until one of them is another one. */
export interface Link {
  /** Of what they are linked as; undefined where that is not known yet. */
  digest(): string | undefined
  /** Texts, by the files' names. */
  files(): Promise<Linked['files']>
}

interface Kept {
  /** Of what they were made by. */
  builder: string
  /** Of each file that they were made of, the state. */
  inputs: Readonly<Record<string, string>>
  digest: string
  files: Linked['files']
}

/** Looks at what is kept once, so that this is good for one build. */
export function createLink(root: string): Link {
  const builder = digestOfBuilder(root)
  const file = join(root, 'node_modules/.cache/plaster/linked.json')
  let known: Pick<Kept, 'digest' | 'files'> | undefined
  let isRead = false
  let linking: Promise<Linked['files']> | undefined

  function find(): typeof known {
    if (!isRead) known = readFresh(file, root, builder)
    isRead = true
    return known
  }

  async function link(): Promise<Linked['files']> {
    const began = Date.now()
    const { files, inputs } = await linkPackages(root)
    const digest = digestOfFiles(files)
    known = { digest, files }
    // What was written while esbuild read may be in it as it was before.
    if (!inputs.some((path) => isWrittenSince(resolve(root, path), began))) {
      const states = inputs.map((path) => [path, stateOf(resolve(root, path))])
      await keep(file, { builder, inputs: Object.fromEntries(states), digest, files })
    }
    return files
  }

  return {
    digest: () => find()?.digest,
    async files() {
      linking ??= Promise.resolve(find()?.files ?? link())
      return linking
    },
  }
}

/** Undefined where they would come out another way now, and where what is kept is damaged. */
function readFresh(file: string, root: string, builder: string): Kept | undefined {
  try {
    const kept: Kept = JSON.parse(readFileSync(file, 'utf8'))
    const isFresh =
      kept.builder === builder &&
      kept.digest === digestOfFiles(kept.files) &&
      Object.entries(kept.inputs).every(([path, state]) => stateOf(resolve(root, path)) === state)
    return isFresh ? kept : undefined
  } catch {
    return undefined
  }
}

/** Without a place to keep them they are linked again each time. */
async function keep(file: string, kept: Kept): Promise<void> {
  try {
    makeFolder(dirname(file))
    await replaceFile(file, JSON.stringify(kept))
  } catch {}
}

/** Packages are unpacked with the same time whatever their version, but the time of that change is the disk's own. */
function stateOf(path: string): string {
  const { ctimeMs, size } = statSync(path)
  return `${ctimeMs} ${size}`
}

function digestOfFiles(files: Linked['files']): string {
  return digestOf(JSON.stringify(files))
}
