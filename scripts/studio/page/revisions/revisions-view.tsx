import type { Answer } from '../../views.ts'
import { call } from '../api.ts'
import { formatMilliseconds, formatTime } from '../format.ts'
import { Icon } from '../icon.tsx'
import { useKeys } from '../keys.ts'
import { Notice } from '../notice.tsx'
import { useAnswer } from '../use-answer.ts'
import { RevisionGraph, rowHeight } from './revision-graph.tsx'

type Shown = Answer<'revisions'>
type Revision = Shown['revisions'][number]
type Run = Shown['runs'][number]

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

function summary({ revisions, unknown }: Shown): string {
  const waiting = revisions.filter(({ isApplied }) => !isApplied).length
  const heads = revisions.filter(({ isHead }) => isHead).length
  const parts = [`${revisions.length} revisions`, `${heads} ${heads === 1 ? 'head' : 'heads'}`]
  if (unknown.length === 0)
    parts.push(waiting === 0 ? 'the database is at head' : `${waiting} not applied`)
  return parts.join(', ')
}

function Warnings({ answer: { unknown, revisions } }: { answer: Shown }) {
  const heads = revisions
    .filter(({ isEffectiveHead }) => isEffectiveHead)
    .map(({ revision }) => revision)
  return (
    <>
      {unknown.length > 0 && (
        <Notice
          kind="warning"
          text={`The database is on ${unknown.join(', ')}, which no file declares: fetch the branch that it is on.`}
        />
      )}
      {heads.length > 1 && (
        <Notice
          kind="warning"
          text={`There are ${heads.length} heads: npx db merge -m "..." ${heads.join(' ')} joins them.`}
        />
      )}
    </>
  )
}

function lastRun(runs: readonly Run[], { revision }: Revision): Run | undefined {
  return runs.find((run) => run.revision === revision)
}

function RevisionLine({ revision: shown, run }: { revision: Revision; run: Run | undefined }) {
  const {
    revision,
    message,
    labels,
    isHead,
    isBranchPoint,
    isMergePoint,
    isCurrent,
    isApplied,
    docstring,
    path,
  } = shown
  return (
    <li
      class={isApplied ? undefined : 'waiting'}
      title={[docstring, path].filter(Boolean).join('\n\n')}
    >
      <code>{revision}</code>
      <span class="message">{message}</span>
      {isCurrent && <span class="chip current">database</span>}
      {isHead && <span class="chip head">head</span>}
      {isBranchPoint && <span class="chip">branch point</span>}
      {isMergePoint && <span class="chip">merge</span>}
      {labels.map((label) => (
        <span class="chip label" key={label}>
          {label}
        </span>
      ))}
      <span class="space" />
      <span class="muted">
        {!isApplied
          ? 'not applied'
          : run
            ? `${formatTime(run.started)} · ${formatMilliseconds(run.milliseconds ?? 0)}`
            : ''}
      </span>
    </li>
  )
}

function Journal({ runs, revisions }: { runs: readonly Run[]; revisions: readonly Revision[] }) {
  const messages = new Map(revisions.map(({ revision, message }) => [revision, message]))
  return (
    <section>
      <h3>Journal</h3>
      {runs.length === 0 ? (
        <p class="empty">Nothing has been run on this database.</p>
      ) : (
        <table class="facts">
          <thead>
            <tr>
              <th>Began, UTC</th>
              <th>Revision</th>
              <th>What</th>
              <th>State</th>
              <th class="number">Took</th>
              <th class="wide">By</th>
            </tr>
          </thead>
          <tbody>
            {runs.map(
              ({ revision, direction, state, started, milliseconds, who, error }, index) => (
                <tr key={index}>
                  <td class="code">{formatTime(started)}</td>
                  <td>
                    <code>{revision}</code> {messages.get(revision)}
                  </td>
                  <td>{direction === 'up' ? 'upgrade' : 'downgrade'}</td>
                  <td>
                    <span class={`chip ${state}`}>{state}</span>
                  </td>
                  <td class="number">
                    {milliseconds === null ? '' : formatMilliseconds(milliseconds)}
                  </td>
                  <td class="wide muted">{error ?? who}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
    </section>
  )
}
