import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import { replaceFile } from '../../scripts/files/replace-file.ts'

/** Writes the tar file of a database at head, made from that of an empty one. */
export async function writeMigrated(empty: string, migrated: string): Promise<void> {
  const engine = await openPgliteEngine({ snapshot: empty, isSmall: true })
  const server = await startDataApi({ engine, port: 0 })
  const { db, close } = openByEndpoint(server.url, 'the database of the tests')
  await upgradeToHead(db)
  await replaceFile(migrated, await engine.dump())
  await close()
  await server.close()
  await engine.close()
}
