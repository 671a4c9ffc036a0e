import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { preferQuickStart } from '../../scripts/database/quick-start.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import { replaceFile } from '../../scripts/files/replace-file.ts'

/** Two tar files: of an empty database, and the one to write, of what it is at head. */
const [empty, migrated] = process.argv.slice(2) as [string, string]

preferQuickStart()
const engine = await openPgliteEngine({ snapshot: empty, isSmall: true })
const server = await startDataApi({ engine, port: 0 })
const { db, close } = openByEndpoint(server.url, 'the database of the tests')
await upgradeToHead(db)
await replaceFile(migrated, await engine.dump())
await close()
await server.close()
await engine.close()
