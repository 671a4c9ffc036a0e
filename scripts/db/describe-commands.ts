import type { Command } from 'commander'
import { exitCodesHelp } from './exit-codes.ts'
import { createProgram } from './program.ts'

const width = 90

/** The usage of every command as a Markdown document. */
export function describeCommands(): string {
  const program = createProgram({ env: {}, out() {}, error() {} })
  const sections = program.commands.map(
    (command) => `## npx db ${command.name()}\n\n${fence(usage(command))}`,
  )
  return [
    '# The commands of `npx db`',
    'Made by `npm run docs` from the commands themselves. What they print as JSON, and the settings that they read, are in [migrations.md](migrations.md).',
    fence(`${usage(program)}\n${exitCodesHelp}`),
    ...sections,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

/** A line for each command, as Markdown. */
export function listCommands(): string {
  const { commands } = createProgram({ env: {}, out() {}, error() {} })
  const longest = Math.max(...commands.map((command) => command.name().length))
  const lines = commands.map(
    (command) => `npx db ${command.name().padEnd(longest)}  ${command.description()}`,
  )
  return fence(lines.join('\n'))
}

function usage(command: Command): string {
  command.configureHelp({ ...command.configureHelp(), helpWidth: width })
  return command.helpInformation().trimEnd()
}

function fence(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``
}
