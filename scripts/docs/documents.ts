import { describeCommands } from '../db/describe-commands.ts'

/** The files under docs/ that are made from the code, each with what makes it. */
export const documents: Readonly<Record<string, () => string>> = {
  'db-commands.md': describeCommands,
}
