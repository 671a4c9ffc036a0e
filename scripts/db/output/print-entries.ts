import type { RevisionEntry } from '../../../db/migrate/revisions.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import type { Session } from '../session/session.ts'
import { formatLine, formatLong, type LineParts } from './format.ts'
import { withAbsolutePath } from './paths.ts'

export interface ListOptions extends CommonOptions {
  readonly verbose?: boolean
}

export function printEntries(
  session: Session,
  options: ListOptions,
  command: string,
  entries: readonly RevisionEntry[],
  parts: LineParts,
): void {
  const whole = entries.map(withAbsolutePath)
  print(session, options, { [command]: whole }, () =>
    whole.map((entry) =>
      options.verbose ? formatLong(entry, session.style) : formatLine(entry, parts, session.style),
    ),
  )
}
