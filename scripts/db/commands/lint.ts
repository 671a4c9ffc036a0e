import { relative, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { LintFinding } from '../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../database/open-database.ts'
import { FindingsError } from '../errors.ts'
import { fileAccess } from '../folder/file-access.ts'
import { readFolder } from '../folder/read-folder.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { loadEngine } from '../session/load-engine.ts'
import { openScratch } from '../session/open-scratch.ts'
import type { Session } from '../session/session.ts'

interface LintCommandOptions extends CommonOptions {
  readonly since?: string
  readonly format: 'text' | 'github'
  readonly rules?: boolean
}

/** `lint`, which looks for what is dangerous in the statements that upgrades would send. */
export function addLintCommand(program: Command, session: Session): void {
  program
    .command('lint')
    .description('look for what is dangerous in the statements that upgrades would send')
    .option('--since <revision>', 'leave out this one and everything before it')
    .addOption(
      new Option('--format <format>', 'github: annotations for its pull requests')
        .choices(['text', 'github'])
        .default('text'),
    )
    .option('--rules', 'print the rules as Markdown, and lint nothing')
    .action(async ({ since, format, rules, ...options }: LintCommandOptions) => {
      const { describeRules, lint } = await loadEngine()
      if (rules) return session.out(describeRules().trimEnd())
      const context = await readFolder(session.folder(), session.environment())
      let scratch: OpenDatabase | undefined
      try {
        const environment = {
          access: fileAccess,
          async openScratch() {
            scratch = await openScratch(session, context)
            return scratch.db
          },
        }
        const findings = await lint(context, environment, since === undefined ? {} : { since })
        const lines = format === 'github' ? formatAnnotation : formatFinding
        print(session, options, { findings }, () => findings.map(lines))
        if (findings.length > 0) throw new FindingsError(summarise(findings))
      } finally {
        await scratch?.close()
      }
    })
}

function formatFinding({ path, line, rule, subject, why, safe }: LintFinding): string {
  return `${shorten(path)}:${line}: ${rule}: ${subject}\n    ${why}\n    instead: ${safe}`
}

/** A workflow command of GitHub's, which shows it beside the line. */
function formatAnnotation({ path, line, rule, subject, why, safe }: LintFinding): string {
  const file = escapeProperty(shorten(path))
  const text = escapeData(`${subject}: ${why}. Instead: ${safe}.`)
  return `::error file=${file},line=${line},title=${escapeProperty(rule)}::${text}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function shorten(path: string): string {
  return relative('', resolve(path))
}

function summarise({ length }: readonly LintFinding[]): string {
  return `${length} ${length === 1 ? 'finding' : 'findings'}; silence one with a comment above it: -- plaster: allow RULE`
}
