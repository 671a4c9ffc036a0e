import type { Command } from 'commander'

/** The options of a command that can write what it would send. */
export function addScriptOptions(command: Command): Command {
  return command
    .option('--sql', 'print the SQL for no database to be asked, in place of running it')
    .option('--tag <text>', 'a word for env.ts')
}
