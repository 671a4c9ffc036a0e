import type { MetaCommand } from '../input/meta-command.ts'
import { bufferCommands } from './buffer.ts'
import { type Command, type CommandContext, CommandError } from './command.ts'
import { describeCommands, findDescribeCommand } from './describe.ts'
import { fileCommands } from './files.ts'
import { generalCommands } from './general.ts'
import { settingCommands } from './settings.ts'

const help: Command = {
  names: ['?', 'h', 'help'],
  usage: '\\?',
  summary: 'this list',
  async run({ screen }) {
    await screen.page(helpLines())
  },
}

const commands: readonly Command[] = [
  ...describeCommands,
  ...bufferCommands,
  ...fileCommands,
  ...settingCommands,
  ...generalCommands,
  help,
]

/** The names of all commands, for completion. */
export const commandNames: readonly string[] = commands.flatMap(({ names }) => names)

/** Throws CommandError for what is no command. */
export async function runCommand(context: CommandContext, command: MetaCommand): Promise<void> {
  const found =
    commands.find(({ names }) => names.includes(command.name)) ?? findDescribeCommand(command.name)
  if (!found) {
    throw new CommandError(`invalid command \\${command.name}\nTry \\? for help.`)
  }
  await found.run(context, command)
}

function helpLines(): string[] {
  const shown = commands.filter(({ usage }) => usage !== '')
  const width = 34
  return shown.map(({ usage, summary }) =>
    usage.length < width
      ? `  ${usage.padEnd(width)}${summary}`
      : `  ${usage}\n${' '.repeat(width + 2)}${summary}`,
  )
}
