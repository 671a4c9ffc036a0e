import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openTestDatabase } from '../../setup/test-database.ts'
import { openFolder } from './run-program.ts'

export type BranchedFolder = Awaited<ReturnType<typeof openBranchedFolder>>

/** The commands on a folder of two branches and their merge, of which nothing is applied to a database. */
export async function openBranchedFolder() {
  const database = await openTestDatabase({ migrated: false })
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  const folder = await openFolder(database.environment)
  await folder.db('init')

  async function writeRevision(
    revision: string,
    downRevision: string | null,
    message: string,
    { up, down }: { up: string; down: string },
  ): Promise<void> {
    await writeFile(
      join(folder.directory, `migrations/versions/${revision}.ts`),
      `
        export const revision = '${revision}'
        export const downRevision = ${JSON.stringify(downRevision)}
        export const message = '${message}'
        export async function up(db) { await ${up} }
        export async function down(db) { await ${down} }
      `,
    )
  }

  await writeRevision('1975ea83b712', null, 'create account table', {
    up: "db.schema.createTable('account').addColumn('id', 'integer').execute()",
    down: "db.schema.dropTable('account').execute()",
  })
  await writeRevision('ae1027a6acf1', '1975ea83b712', 'add a column', {
    up: "db.schema.alterTable('account').addColumn('b', 'integer').execute()",
    down: "db.schema.alterTable('account').dropColumn('b').execute()",
  })
  await writeRevision('27c6a30d7c24', '1975ea83b712', 'billing', {
    up: "db.schema.createTable('bill').addColumn('id', 'integer').execute()",
    down: "db.schema.dropTable('bill').execute()",
  })
  await folder.db('merge', 'heads', '-m', 'merge billing', '--rev-id', 'b2a1f80e8fc7')
  return {
    ...folder,
    database,
    writeRevision,
    async close() {
      vi.unstubAllEnvs()
      await folder.remove()
      await database.close()
    },
  }
}
