import { Command } from 'commander'

/** A command of `npm run`: what is typed wrong is one line, and exit code 2. */
export function npmCommand(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
}
