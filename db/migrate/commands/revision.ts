import type { RevisionContext } from '../context.ts'
import { type FileAccess, joinPath } from '../directory/directory.ts'
import { nameFile } from '../directory/file-name.ts'
import { fillTemplate, type NewRevision } from '../directory/template.ts'
import {
  DuplicateRevisionError,
  InvalidTargetError,
  MultipleHeadsError,
  RevisionError,
} from '../errors.ts'
import { createGraph, type Graph } from '../graph/graph.ts'
import type { Revision } from '../graph/revision.ts'

export interface RevisionOptions {
  readonly message?: string
  /** What it follows, `head` unless given; `base` for none. */
  readonly head?: string
  /** Lets it follow a revision that another one follows already. */
  readonly splice?: boolean
  readonly branchLabels?: readonly string[]
  /** Ids or labels of what has to be applied first. */
  readonly dependsOn?: readonly string[]
  /** One of the version locations: where its parent is unless given. */
  readonly versionPath?: string
  readonly revision?: string
}

/** Where a new file goes, and what a revision takes from outside. */
export interface RevisionEnvironment {
  readonly access: FileAccess
  readonly folder: string
  readonly now: Date
  /** A new id of 12 hexadecimal digits. */
  readonly createId: () => string
}

export interface RevisionResult {
  readonly revision: string
  readonly path: string
}

/**
 * Writes a new revision file from the template.
 *
 * @throws RevisionError if it would not fit the graph; nothing is written then
 */
export async function revision(
  context: RevisionContext,
  environment: RevisionEnvironment,
  options: RevisionOptions = {},
): Promise<RevisionResult> {
  const parents = resolveParents(context, options)
  const dependsOn = resolveDependencies(context, options)
  return writeRevision(context, environment, { ...options, dependsOn }, parents)
}

/**
 * The revisions that a new one follows.
 *
 * @throws RevisionError if it may not follow them
 */
export function resolveParents(
  { graph }: Pick<RevisionContext, 'graph'>,
  { head = 'head', splice = false }: RevisionOptions,
): string[] {
  const parents = resolveHead(graph, head)
  for (const parent of parents) {
    if (!splice && graph.get(parent).children.length > 0) throw notAHead(parent)
  }
  return parents
}

export function resolveDependencies(
  { graph }: Pick<RevisionContext, 'graph'>,
  { dependsOn = [] }: RevisionOptions,
): string[] {
  return dependsOn.flatMap((name) => resolveDependency(graph, name))
}

/** Writes a revision that follows those given, once it is known to fit the graph. */
export async function writeRevision(
  context: RevisionContext,
  environment: RevisionEnvironment,
  options: RevisionOptions,
  parents: readonly string[],
): Promise<RevisionResult> {
  const { revision, path, text } = await prepareRevision(context, environment, options, parents)
  await environment.access.write(path, text)
  return { revision, path }
}

/** The file of a new revision, once it is known to fit the graph; nothing is written. */
export async function prepareRevision(
  context: RevisionContext,
  { access, folder, now, createId }: RevisionEnvironment,
  options: RevisionOptions,
  parents: readonly string[],
): Promise<RevisionResult & { text: string; templatePath: string; declared: Revision }> {
  const { settings, scripts } = context
  const values: NewRevision = {
    revision: options.revision ?? createId(),
    downRevision: parents,
    branchLabels: options.branchLabels ?? [],
    dependsOn: options.dependsOn ?? [],
    message: options.message ?? 'empty message',
    createDate: now,
    timeZone: settings.timeZone,
  }
  const file = nameFile(settings, { ...values, message: options.message ?? '' })
  const locations = settings.versionLocations.map((location) => joinPath(folder, location))
  const wanted = options.versionPath
  const path = joinPath(
    wanted === undefined
      ? folderOfParent(context, locations, parents)
      : checkLocation(locations, joinPath(folder, wanted), wanted),
    file,
  )
  const present = scripts.get(values.revision)
  if (present) throw isThere(values.revision, present.path)
  createGraph([...scripts.values(), { ...values, path }])

  const templatePath = joinPath(folder, 'revision.ts.template')
  const template = await access.read(templatePath)
  const text = fillTemplate(template, templatePath, values)
  return { revision: values.revision, path, text, templatePath, declared: values }
}

function resolveHead(graph: Graph, head: string): string[] {
  try {
    return graph.resolve(head)
  } catch (error) {
    if (!(error instanceof MultipleHeadsError)) throw error
    const heads = error.candidates
    throw new InvalidTargetError(
      head,
      `Multiple heads are present: ${heads.join(', ')}; say which one the new revision follows with --head, or join them with: npx db merge ${heads.join(' ')} -m "merge"`,
    )
  }
}

/** A label stays a label, since its lineage may grow; an id is written whole. */
function resolveDependency(graph: Graph, name: string): string[] {
  return graph.labelled(name) === undefined ? graph.resolve(name) : [name]
}

function isThere(revision: string, path: string): DuplicateRevisionError {
  return new DuplicateRevisionError(
    revision,
    [path],
    `Revision ${revision} is there already, in ${path}: choose another id`,
  )
}

function notAHead(parent: string): InvalidTargetError {
  return new InvalidTargetError(
    parent,
    `Revision ${parent} is not a head revision; please specify --splice to create a new branch from this revision`,
  )
}

/** New revisions stay with what they follow; one that begins a history has to be told where to. */
function folderOfParent(
  { scripts }: RevisionContext,
  locations: readonly string[],
  parents: readonly string[],
): string {
  const [only, ...others] = locations
  if (only !== undefined && others.length === 0) return only
  const path = scripts.get(parents[0] ?? '')?.path ?? ''
  const location = locations.find((folder) => path.startsWith(`${folder}/`))
  if (location !== undefined) return location
  throw new RevisionError(
    `Multiple version locations present, please specify --version-path: ${locations.join(', ')}`,
  )
}

function checkLocation(locations: readonly string[], path: string, given: string): string {
  const wanted = path.replace(/\/+$/, '')
  const location = locations.find((folder) => folder === wanted || folder === given)
  if (location !== undefined) return location
  throw new RevisionError(
    `Path ${given} is not represented in current version locations: ${locations.join(', ')}`,
  )
}
