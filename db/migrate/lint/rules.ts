import type { Rule } from './rule.ts'
import { columnRules } from './rules/columns.ts'
import { constraintRules } from './rules/constraints.ts'
import { indexRules } from './rules/indexes.ts'
import { tableRules } from './rules/tables.ts'
import { typeRules } from './rules/types.ts'

export const lintRules: readonly Rule[] = [
  ...indexRules,
  ...constraintRules,
  ...columnRules,
  ...tableRules,
  ...typeRules,
]

/** The rules as a page of Markdown. */
export function describeRules(): string {
  const sections = lintRules.map(
    ({ name, why, safe, bad, good }) =>
      `## ${name}\n\n${sentence(why)}\n\nInstead: ${safe}.\n\n\`\`\`sql\n-- found\n${bad};\n-- not found\n${good};\n\`\`\`\n`,
  )
  return [introduction, ...sections].join('\n')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const introduction = `# Lint rules

\`npx db lint\` reads the statements that the upgrades of the revisions would send, or of those after a
revision with \`--since REVISION\`. \`--json\` and \`--format github\` are for programs. It ends with 1 when it
finds something. A table that the same revision makes is empty and nobody waits for it, so that most
rules let it be.

A comment in the SQL, or in the line above the statement, silences a rule:

\`\`\`sql
-- plaster: allow ban-drop-column
alter table users drop column name;
\`\`\`

This page is what \`npx db lint --rules\` prints.
`
