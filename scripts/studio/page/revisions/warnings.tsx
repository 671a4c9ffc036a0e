import type { Answer } from '../../views.ts'
import { Notice } from '../notice.tsx'

/** What keeps the revisions from being one line that the database is on. */
export function Warnings({ answer: { unknown, revisions } }: { answer: Answer<'revisions'> }) {
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
