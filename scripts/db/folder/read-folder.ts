import {
  createContext,
  type EnvironmentArguments,
  loadMigrations,
  type RevisionContext,
} from '../../../db/migrate/revisions.ts'
import { fileAccess } from './file-access.ts'

export async function readFolder(
  folder: string,
  environment?: EnvironmentArguments,
): Promise<RevisionContext> {
  return createContext(await loadMigrations(fileAccess, folder, environment))
}
