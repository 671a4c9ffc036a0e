import type { Identity } from '../../../db/describe/index.ts'
import type { Mark } from '../input/scan.ts'
import type { TransactionState } from '../session/session.ts'

const signs: Record<TransactionState, string> = { none: '', open: '*', failed: '!' }

/** psql's: `app=> `, in a transaction `app=*> `, in a failed one `app=!> `, and `#` for a superuser. */
export function promptOf(
  { database, isSuperuser }: Identity,
  mark: Mark,
  state: TransactionState,
): string {
  return `${database}${mark}${signs[state]}${isSuperuser ? '#' : '>'} `
}
