import { readFileSync } from 'node:fs'
import { describeCommands, listCommands } from '../db/describe-commands.ts'

/** The files that are made from the code, by their path from docs/, each with what makes it. */
export const documents: Readonly<Record<string, () => string>> = {
  'db-commands.md': describeCommands,
  '../README.md': fillReadme,
}

/** The README with its list of commands made anew. */
function fillReadme(): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  return readme.replace(
    /(<!-- made by npm run docs -->\n).*?(\n<!-- end -->)/s,
    (_, start, end) => start + listCommands() + end,
  )
}
