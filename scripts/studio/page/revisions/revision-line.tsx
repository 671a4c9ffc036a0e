import type { Answer } from '../../views.ts'
import { formatMilliseconds, formatTime } from '../format.ts'
import type { Run } from './journal.tsx'

export type Revision = Answer<'revisions'>['revisions'][number]

interface RevisionLineProps {
  readonly revision: Revision
  /** The last that is known of it. */
  readonly run: Run | undefined
}

export function RevisionLine({ revision: shown, run }: RevisionLineProps) {
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
