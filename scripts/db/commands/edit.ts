import { resolve } from 'node:path'
import type { Command } from 'commander'
import { show } from '../../../db/migrate/revisions.ts'
import { editorOf, runEditor } from '../../terminal/editor.ts'
import { UsageError } from '../../terminal/failure.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import type { Session } from '../session/session.ts'
import { withCurrent } from '../session/with-current.ts'

/** `edit`, which opens revision files in the editor that the environment names. */
export function addEditCommand(program: Command, session: Session): void {
  program
    .command('edit')
    .description('open a revision in $VISUAL, $EDITOR or vi')
    .argument('[revision]', 'an id, a label, head, heads or current', 'head')
    .action((target: string, options: CommonOptions) =>
      withCurrent(session, target === 'current', async (context, current) => {
        const paths = show(context, { target, current }).map(({ path }) => resolve(path))
        if (paths.length === 0) throw new UsageError(`'${target}' names no revision to edit`)
        await runEditor(editorOf(session.env), paths)
        print(session, options, { edit: paths }, () => [])
      }),
    )
}
