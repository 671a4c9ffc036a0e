import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { show } from '../../db/migrate/revisions.ts'
import { UsageError } from '../terminal/failure.ts'
import { withCurrent } from './list-commands.ts'
import { type CommonOptions, print } from './options.ts'
import type { Session } from './session.ts'

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
        await runEditor(session.env.VISUAL || session.env.EDITOR || 'vi', paths)
        print(session, options, { edit: paths }, () => [])
      }),
    )
}

/** An editor may come with options, as in `code --wait`. */
async function runEditor(editor: string, paths: readonly string[]): Promise<void> {
  const [program = editor, ...options] = editor.trim().split(/\s+/)
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, [...options, ...paths], { stdio: 'inherit' })
    child.once('error', () => {
      reject(new UsageError(`The editor '${editor}' cannot be started: name another in EDITOR`))
    })
    child.once('close', resolve)
  })
  if (code !== 0) throw new UsageError(`The editor '${editor}' ended with code ${code}`)
}
