import type { Command } from 'commander'
import { wordDifference } from '../../../db/migrate/catalog/word.ts'
import type { VerifiedRevision, VerifyProblem, VerifyResult } from '../../../db/migrate/index.ts'
import { FindingsError } from '../errors.ts'
import { readFolder } from '../folder/read-folder.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { loadEngine } from '../session/load-engine.ts'
import { openScratch } from '../session/open-scratch.ts'
import type { Session } from '../session/session.ts'

/** `verify`, which proves that every revision can be undone. */
export function addVerifyCommand(program: Command, session: Session): void {
  program
    .command('verify')
    .description('run every revision up, down and up on a scratch database, comparing schemas')
    .action(async (options: CommonOptions) => {
      const context = await readFolder(session.folder(), session.environment())
      const { verify } = await loadEngine()
      const { db, close } = await openScratch(session, context)
      try {
        const result = await verify({ ...context, db })
        print(session, options, result, () => formatVerification(result))
        if (!result.isReversible) throw new FindingsError(summarise(result))
      } finally {
        await close()
      }
    })
}

function formatVerification({ isReversible, verified, unverified }: VerifyResult): string[] {
  const lines = verified.map(formatRevision)
  if (isReversible) lines.push(`${count(verified.length)} can be undone and applied again`)
  if (unverified.length > 0) lines.push(`not verified: ${unverified.join(', ')}`)
  return lines
}

function summarise({ verified }: VerifyResult): string {
  const faulty = verified.filter(({ problems }) => problems.length > 0).length
  return `${faulty} of ${count(verified.length)} cannot be undone without a trace, or not be applied again`
}

function count(revisions: number): string {
  return revisions === 1 ? '1 revision' : `${revisions} revisions`
}

function formatRevision({ revision, message, path, problems }: VerifiedRevision): string {
  const name = message ? `${revision}, ${message}` : revision
  if (problems.length === 0) return `ok      ${name}`
  return [`FAILED  ${name} (${path})`, ...problems.flatMap(formatProblem)].join('\n')
}

const verbs = {
  downgrade: { added: 'leaves', removed: 'loses', changed: 'changes' },
  upgrade: { added: 'adds', removed: 'loses', changed: 'changes' },
}

function formatProblem({ step, reason, differences }: VerifyProblem): string[] {
  if (reason !== undefined) return [`        ${step} fails: ${reason}`]
  const words = verbs[step === 'downgrade' ? 'downgrade' : 'upgrade']
  return differences.map(
    (difference) => `        ${step} ${words[difference.change]} ${wordDifference(difference)}`,
  )
}
