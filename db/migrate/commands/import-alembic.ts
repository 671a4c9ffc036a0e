import {
  type AlembicBody,
  type AlembicRevision,
  readAlembicRevision,
} from '../alembic/read-revision.ts'
import { type AlembicScript, readAlembicScript } from '../alembic/read-script.ts'
import { writeAlembicRevision } from '../alembic/write-revision.ts'
import type { RevisionContext } from '../context.ts'
import { type FileAccess, joinPath } from '../directory/directory.ts'
import { RevisionFileError } from '../errors.ts'
import { createGraph } from '../graph/graph.ts'

export interface ImportAlembicOptions {
  /** Alembic's versions folder, or the folder that it is in. */
  readonly from: string
  /** The migrations folder, whose first version location takes the files. */
  readonly folder: string
  /** Files of what Alembic prints with `--sql`, for the functions that are more than `op.execute`. */
  readonly printed?: readonly string[]
  /** How a revision file imports the engine, where it can. */
  readonly engine?: string
}

export interface ImportedRevision {
  readonly revision: string
  readonly path: string
  /** The functions that refuse to run until somebody writes them. */
  readonly unfinished: readonly ('up' | 'down')[]
}

/**
 * Makes a revision of each revision file of Alembic's, with the same id, parents, labels, dependencies
 * and message. SQL in `op.execute` is carried over, and that of the rest where Alembic has printed it.
 *
 * @throws RevisionError if there is nothing to import, a header cannot be read, or it would not fit
 * what is there; nothing is written then
 */
export async function importAlembic(
  { scripts: known, settings }: RevisionContext,
  access: FileAccess,
  { from, folder, printed = [], engine }: ImportAlembicOptions,
): Promise<ImportedRevision[]> {
  const read = await readFolder(access, from)
  const scripts = await readScripts(access, printed, settings.versionTable)
  const found = read.map(({ name, revision }) => ({ name, revision: finish(revision, scripts) }))
  const location = joinPath(folder, settings.versionLocations[0] ?? 'versions')
  const present = (await access.list(location)) ?? []
  const files = found.map(({ name, revision }) => {
    const file = `${name.replace(/^[._]+/, '').replace(/\.py$/, '')}.ts`
    const path = joinPath(location, file)
    if (present.includes(file)) {
      throw new RevisionFileError(path, 'is there already: nothing was imported')
    }
    return { revision, path }
  })
  createGraph([...known.values(), ...files.map(({ revision, path }) => ({ ...revision, path }))])
  const texts = await Promise.all(
    files.map(({ revision }) =>
      writeAlembicRevision(revision, engine, isAlone(revision.revision, scripts)),
    ),
  )
  for (const [index, { path }] of files.entries()) await access.write(path, texts[index] ?? '')
  return files.map(({ revision: { revision, up, down }, path }) => ({
    revision,
    path,
    unfinished: [
      ...(up.kind === 'unfinished' ? (['up'] as const) : []),
      ...(down.kind === 'unfinished' ? (['down'] as const) : []),
    ],
  }))
}

async function readScripts(
  access: FileAccess,
  paths: readonly string[],
  versionTable: string,
): Promise<AlembicScript[]> {
  const read = async (path: string) =>
    readAlembicScript(await access.read(path), path, versionTable)
  return (await Promise.all(paths.map(read))).flat()
}

/** With what Alembic printed in place of what only Python knows. */
function finish(revision: AlembicRevision, scripts: readonly AlembicScript[]): AlembicRevision {
  const body = (direction: 'up' | 'down'): AlembicBody => {
    const script = scripts.find(
      (one) => one.revision === revision.revision && one.direction === direction,
    )
    if (revision[direction].kind === 'scripts' || !script) return revision[direction]
    const { statements } = script
    return {
      kind: 'scripts',
      scripts: statements.length > 0 ? [`\n${statements.join(';\n\n')}\n`] : [],
    }
  }
  return { ...revision, up: body('up'), down: body('down') }
}

function isAlone(revision: string, scripts: readonly AlembicScript[]): boolean {
  return scripts.some((script) => script.revision === revision && script.isAlone)
}

async function readFolder(access: FileAccess, from: string) {
  const inside = await access.list(from)
  const folder = inside?.includes('versions') ? joinPath(from, 'versions') : from
  const names = ((await access.list(folder)) ?? []).filter((name) => name.endsWith('.py')).sort()
  const read = names.map(async (name) => {
    const path = joinPath(folder, name)
    const revision = readAlembicRevision(await access.read(path), path)
    return revision === undefined ? [] : [{ name, revision }]
  })
  const found = (await Promise.all(read)).flat()
  if (found.length === 0) {
    throw new RevisionFileError(folder, "has no revision of Alembic's: name its versions folder")
  }
  return found
}
