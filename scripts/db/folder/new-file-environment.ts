import { randomBytes } from 'node:crypto'
import type { RevisionEnvironment } from '../../../db/migrate/revisions.ts'
import { fileAccess } from './file-access.ts'

/** What a new revision file takes from outside. */
export function newFileEnvironment(folder: string): RevisionEnvironment {
  const createId = () => randomBytes(6).toString('hex')
  return { access: fileAccess, folder, now: new Date(), createId }
}
