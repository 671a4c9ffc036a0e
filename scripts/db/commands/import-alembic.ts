import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { importEngine } from '../folder/engine-import.ts'
import { fileAccess } from '../folder/file-access.ts'
import { readFolder } from '../folder/read-folder.ts'
import { type CommonOptions, collect, print } from '../options/common-options.ts'
import { loadEngine } from '../session/load-engine.ts'
import type { Session } from '../session/session.ts'

interface ImportOptions extends CommonOptions {
  readonly sql?: string[]
}

/** `import-alembic`, which makes revisions of the files of an Alembic project. */
export function addImportCommand(program: Command, session: Session): void {
  program
    .command('import-alembic')
    .description("make revisions of Alembic's: same ids, parents, labels, messages, and their SQL")
    .argument('<directory>', "Alembic's versions folder")
    .option(
      '--sql <file>',
      'what alembic upgrade --sql or downgrade --sql printed, for more than op.execute (repeatable)',
      collect,
    )
    .action(async (from: string, options: ImportOptions) => {
      const folder = session.folder()
      const context = await readFolder(folder, session.environment())
      const { importAlembic } = await loadEngine()
      const [location = 'versions'] = context.settings.versionLocations
      const engine = importEngine(join(folder, location))
      const imported = await importAlembic(context, fileAccess, {
        from,
        folder,
        printed: options.sql ?? [],
        ...(engine !== undefined && { engine }),
      })
      const revisions = imported.map((one) => ({ ...one, path: resolve(one.path) }))
      const unfinished = revisions.filter((one) => one.unfinished.length > 0)
      print(session, options, { revisions }, () => [
        ...revisions.map(({ path }) => `  Generating ${path} ...  done`),
        ...(unfinished.length > 0 ? [toFinish] : []),
        ...unfinished.map(
          (one) => `    ${one.revision} (${one.unfinished.join(', ')}) ${one.path}`,
        ),
        ...(unfinished.length > 0 && options.sql === undefined ? [orBySql] : []),
      ])
    })
}

const toFinish = '  To be finished by hand, and refusing to run until then:'

const orBySql = `  Or remove the new files, let Alembic print its SQL, and import again:
    alembic upgrade head --sql > up.sql; alembic downgrade head:base --sql > down.sql
    with --sql up.sql --sql down.sql`
