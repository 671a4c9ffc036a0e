import type { Answer } from '../../views.ts'
import { formatMilliseconds, formatTime } from '../format.ts'
import type { Revision } from './revision-line.tsx'

export type Run = Answer<'revisions'>['runs'][number]

interface JournalProps {
  readonly runs: readonly Run[]
  readonly revisions: readonly Revision[]
}

/** What was run on the database, the last first. */
export function Journal({ runs, revisions }: JournalProps) {
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
                  <td class="wide muted">{[who, error].filter(Boolean).join(' · ')}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
    </section>
  )
}
