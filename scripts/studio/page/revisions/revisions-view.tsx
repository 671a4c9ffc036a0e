import type { Answer } from '../../views.ts'
import { call } from '../api.ts'
import { Icon } from '../icon.tsx'
import { useKeys } from '../keys.ts'
import { Notice } from '../notice.tsx'
import { useAnswer } from '../use-answer.ts'
import { Journal, type Run } from './journal.tsx'
import { RevisionGraph, rowHeight } from './revision-graph.tsx'
import { type Revision, RevisionLine } from './revision-line.tsx'
import { Warnings } from './warnings.tsx'

/** The graph of the revisions, what the database is on, and the journal. */
export function RevisionsView() {
  const { answer, error, again } = useAnswer(() => call('revisions', {}), [])
  useKeys({ r: again })
  return (
    <div class="page">
      <header class="toolbar">
        <h2>
          <Icon name="revisions" /> Revisions
        </h2>
        {answer && <span class="muted">{summary(answer)}</span>}
        <span class="space" />
        <button type="button" onClick={again} title="Read again (r)" aria-label="Read again">
          <Icon name="refresh" />
        </button>
      </header>
      {error && <Notice kind="error" text={error} action="Try again" onAction={again} />}
      {answer && <Warnings answer={answer} />}
      {answer && (
        <div class="scroll revisions">
          {answer.revisions.length === 0 && (
            <p class="empty">There are no revisions yet: npx db revision -m "..." writes one.</p>
          )}
          <div class="graph">
            <RevisionGraph revisions={answer.revisions} />
            <ol style={{ '--row': `${rowHeight}px` }}>
              {answer.revisions.map((revision) => (
                <RevisionLine
                  key={revision.revision}
                  revision={revision}
                  run={lastRun(answer.runs, revision)}
                />
              ))}
            </ol>
          </div>
          <Journal runs={answer.runs} revisions={answer.revisions} />
        </div>
      )}
    </div>
  )
}

function summary({ revisions, unknown }: Answer<'revisions'>): string {
  const waiting = revisions.filter(({ isApplied }) => !isApplied).length
  const heads = revisions.filter(({ isHead }) => isHead).length
  const parts = [`${revisions.length} revisions`, `${heads} ${heads === 1 ? 'head' : 'heads'}`]
  if (unknown.length === 0)
    parts.push(waiting === 0 ? 'the database is at head' : `${waiting} not applied`)
  return parts.join(', ')
}

function lastRun(runs: readonly Run[], { revision }: Revision): Run | undefined {
  return runs.find((run) => run.revision === revision)
}
