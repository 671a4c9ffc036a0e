import type { RevisionContext } from '../context.ts'
import { isRevisionFile, joinPath } from '../directory/directory.ts'
import { RevisionFileError } from '../errors.ts'
import { DuplicateRevisionError } from '../graph/errors.ts'
import { createGraph } from '../graph/graph.ts'
import type { Revision } from '../graph/revision.ts'
import { nameFile } from './file-name.ts'
import { checkLocation, folderOfParent } from './location.ts'
import type { RevisionEnvironment, RevisionOptions, RevisionResult } from './options.ts'
import { fillTemplate, type NewRevision } from './template.ts'

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
  if (!isRevisionFile(file)) {
    throw new RevisionFileError(
      path,
      'no file of this name is read as a revision: choose another id',
    )
  }

  const templatePath = joinPath(folder, 'revision.ts.template')
  const template = await access.read(templatePath)
  const text = fillTemplate(template, templatePath, values)
  return { revision: values.revision, path, text, templatePath, declared: values }
}

function isThere(revision: string, path: string): DuplicateRevisionError {
  return new DuplicateRevisionError(
    revision,
    [path],
    `Revision ${revision} is there already, in ${path}: choose another id`,
  )
}
