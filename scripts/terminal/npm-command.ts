import { Command, type Option } from 'commander'
import { nameExcessArguments } from './excess-arguments.ts'
import { watchOutput } from './output.ts'

/**
 * A command of `npm run`: what is typed wrong is one line, and exit code 2. What cannot be
 * printed is one as well, and exit code 1 once all is done.
 *
 * @param env where npm says which flags it kept, for a command that has some
 */
export function npmCommand(
  name: string,
  description: string,
  env: NodeJS.ProcessEnv = {},
): Command {
  const command = new Command(`npm run ${name} --`).description(description)
  const advise = () => command.options[0] && lost(name, command.options[0].flags)
  return nameExcessArguments(command, advise)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .hook('preAction', failWhereOutputIsLost)
    .hook('preAction', () => {
      const kept = command.options.find((option) => isKept(command, option, env))
      if (!kept) return
      console.error(`npm took ${kept.long}: ${lost(name, kept.flags)}`)
      process.exit(2)
    })
}

function failWhereOutputIsLost(): void {
  watchOutput(process.stdout, ({ isUnread, message }) => {
    if (!isUnread) console.error(`error: ${message}`)
    process.exitCode = 1
  })
  // What goes on is told to nobody then, and is done all the same.
  process.stderr.on('error', () => {})
}

/** Without the two dashes npm takes a flag for a setting of its own, and does not pass it on. */
function isKept(command: Command, option: Option, env: NodeJS.ProcessEnv): boolean {
  const setting = `npm_config_${option.long?.slice(2).replaceAll('-', '_')}`
  return (
    env[setting] !== undefined && command.getOptionValueSource(option.attributeName()) !== 'cli'
  )
}

function lost(name: string, flags: string): string {
  return `npm keeps flags for itself unless they come after --, as in npm run ${name} -- ${flags}`
}
