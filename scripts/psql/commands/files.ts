import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { copySql, parseCopyCommand } from '../input/copy-command.ts'
import { linesOf } from '../line-source.ts'
import { textLines, textOf } from '../read-text.ts'
import { type Command, CommandError } from './command.ts'

const include: Command = {
  names: ['i', 'include'],
  usage: '\\i FILE',
  summary: 'run the statements of a file',
  async run({ runLines }, { args: [file] }) {
    if (file === undefined) throw new CommandError('\\i: a file is missing')
    await runLines(linesOf(await readLines(file), file))
  },
}

const copy: Command = {
  names: ['copy'],
  usage: '\\copy TABLE | (QUERY) from|to FILE|stdin|stdout [OPTIONS]',
  summary: 'rows from a file of this machine, or to one; options are those of COPY',
  async run(context, { rest }) {
    const command = parseCopyCommand(rest)
    if (!command) {
      throw new CommandError('\\copy: write it as \\copy users from people.csv with (format csv)')
    }
    if (/^program$/i.test(command.target)) {
      throw new CommandError('\\copy: programs are not run: write to a file, or pipe the console')
    }
    const isStandard = /^p?std(in|out)$/i.test(command.target)
    await context.copy(copySql(command), isStandard ? undefined : command.target)
  },
}

const echo: Command = {
  names: ['echo'],
  usage: '\\echo TEXT',
  summary: 'print a text',
  run({ screen }, { args }) {
    screen.out(args.join(' '))
  },
}

export const fileCommands: readonly Command[] = [include, copy, echo]

/** The lines of a file. Throws CommandError for one that cannot be read, or is not UTF-8. */
export async function readLines(file: string): Promise<AsyncIterable<string>> {
  const input = createReadStream(file)
  try {
    await once(input, 'open')
  } catch (error) {
    throw new CommandError(`${file}: ${wordFileError(error)}`)
  }
  return textLines(textOf(input, file))
}

export function wordFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'No such file or directory'
  if (code === 'EACCES') return 'Permission denied'
  if (code === 'EISDIR') return 'Is a directory'
  return message
}
