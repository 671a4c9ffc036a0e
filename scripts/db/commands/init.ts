import { resolve } from 'node:path'
import type { Command } from 'commander'
import { init, schemaFilePaths } from '../../../db/migrate/revisions.ts'
import { importEngine } from '../folder/engine-import.ts'
import { fileAccess } from '../folder/file-access.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { sayDone } from '../output/print-made.ts'
import type { Session } from '../session/session.ts'

/** `init`, which makes a migrations folder. */
export function addInitCommand(program: Command, session: Session): void {
  program
    .command('init')
    .description('make a migrations folder')
    .argument('[directory]', 'where; it has to be new or empty (default: the one of -d)')
    .action(async (given: string | undefined, options: CommonOptions) => {
      const directory = given ?? session.folder()
      const engine = importEngine(directory)
      const made = await init(fileAccess, { folder: directory, ...(engine && { engine }) })
      const folders = made.folders.map((path) => resolve(path))
      const files = made.files.map((path) => resolve(path))
      if (options.json) return print(session, options, { folders, files }, () => [])
      for (const path of folders) sayDone(session, 'Creating directory', path)
      for (const path of files) sayDone(session, 'Generating', path)
      const option = directory === 'migrations' ? '' : ` -d ${directory}`
      const [schema = ''] = schemaFilePaths(directory, {})
      session.status(
        `  Next, create tables in ${schema} and write the first revision: npx db${option} migrate -m "create accounts"`,
      )
      session.status(`  or adopt a database that has some: npx db${option} pull`)
    })
}
