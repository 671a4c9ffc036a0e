import { formatCount } from '../format.ts'
import { Notice } from '../notice.tsx'
import type { RowsRoute } from '../route.ts'
import type { Pages } from './use-pages.ts'

/** What came of an edit. */
export interface Message {
  readonly kind: 'warning' | 'success'
  readonly text: string
}

interface RowsNoticesProps {
  readonly pages: Pages
  readonly sort: RowsRoute['sort']
  readonly message: Message | undefined
}

export function RowsNotices({ pages, sort, message }: RowsNoticesProps) {
  const { error, slow, again, wait } = pages
  return (
    <>
      {error && <Notice kind="error" text={error} action="Try again" onAction={again} />}
      {message && <Notice {...message} />}
      {slow && (
        <Notice
          kind="warning"
          text={`No index has the order of ${sort?.column}: all ${formatCount(null, slow.rows)} rows would be read and sorted.`}
          action="Sort anyway"
          onAction={wait}
        />
      )}
    </>
  )
}
