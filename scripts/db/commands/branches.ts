import type { Command } from 'commander'
import { branches } from '../../../db/migrate/revisions.ts'
import { print } from '../options/common-options.ts'
import { formatBranch } from '../output/format.ts'
import { withAbsolutePath } from '../output/paths.ts'
import type { ListOptions } from '../output/print-entries.ts'
import type { Session } from '../session/session.ts'
import { readRevisions } from '../session/with-current.ts'

/** `branches`, from the files alone. */
export function addBranchesCommand(program: Command, session: Session): void {
  program
    .command('branches')
    .description('list the revisions that several follow, and these')
    .option('-v, --verbose', 'in the long form')
    .action(async (options: ListOptions) => {
      const entries = branches(await readRevisions(session)).map(({ point, children }) => ({
        point: withAbsolutePath(point),
        children: children.map(withAbsolutePath),
      }))
      print(session, options, { branches: entries }, () =>
        entries.map((entry) => formatBranch(entry, options.verbose === true, session.style)),
      )
    })
}
