import type { Command } from 'commander'

/**
 * Has a command name what it is given beyond its arguments, where commander only counts them, and say what
 * to do: `advice`, or what its help has.
 */
export function nameExcessArguments(command: Command, advice?: () => string | undefined): Command {
  const fail = command.error.bind(command)
  command.error = (message, options) => {
    if (options?.code !== 'commander.excessArguments') return fail(message, options)
    return fail(
      `error: ${describeExcess(command)}: ${advice?.() ?? `see ${pathOf(command)} --help`}`,
      options,
    )
  }
  return command
}

function describeExcess({ args, registeredArguments }: Command): string {
  const excess = args.slice(registeredArguments.length).map((text) => `'${text}'`)
  return `unexpected argument${excess.length === 1 ? '' : 's'} ${excess.join(' ')}`
}

/** As it is typed. */
function pathOf(command: Command): string {
  const name = command.parent ? `${command.parent.name()} ${command.name()}` : command.name()
  return name.startsWith('npm ') ? name : `npx ${name}`
}
