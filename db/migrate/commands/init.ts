import { type FileAccess, joinPath } from '../directory/directory.ts'
import { RevisionFileError } from '../errors.ts'
import { envFile, readmeFile, revisionTemplate } from '../new-revision/initial-files.ts'

export interface InitOptions {
  readonly folder: string
  /** How `env.ts` imports the engine for its type; it has no type without. */
  readonly engine?: string
}

export interface InitResult {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/**
 * Makes a migrations folder.
 *
 * @throws RevisionFileError if the folder has something in it; nothing is written then
 */
export async function init(
  access: FileAccess,
  { folder, engine }: InitOptions,
): Promise<InitResult> {
  const present = await access.list(folder)
  if (present !== null && present.length > 0) {
    throw new RevisionFileError(folder, 'the directory is there already and is not empty')
  }
  const versions = joinPath(folder, 'versions')
  await access.makeFolder(versions)
  const texts = {
    'revision.ts.template': revisionTemplate,
    'README.md': readmeFile,
    'env.ts': envFile(engine),
  }
  const files: string[] = []
  for (const [name, text] of Object.entries(texts)) {
    const path = joinPath(folder, name)
    await access.write(path, text)
    files.push(path)
  }
  return { folders: present === null ? [folder, versions] : [versions], files }
}
