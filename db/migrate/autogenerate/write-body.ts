import type { CatalogDifference } from '../catalog/compare.ts'
import { wordDifference } from '../catalog/word.ts'
import { ofTables } from './of-tables.ts'
import type { PlannedChange } from './planned-change.ts'
import type { ProvedDirection } from './proved.ts'
import { suggest, wordStatements } from './suggest.ts'
import { shorten } from './text.ts'

/** Something that the statements of a revision do not do, and what to write in its place. */
export interface NotHandled {
  readonly direction: 'up' | 'down'
  readonly what: string
  readonly write: string
}

/** What is left to be written by hand. */
export function notHandledIn(direction: 'up' | 'down', proved: ProvedDirection): NotHandled[] {
  return [
    ...proved.refused.map(({ left, reason }) => ({
      ...{ direction, write: wordStatements(left) },
      what: `Postgres refuses it on the scratch database: ${reason}`,
    })),
    ...tablesAnew(direction, proved),
    ...proved.differences
      .filter((difference) => !ofTables(proved).includes(difference))
      .map((difference) => ({
        ...{ direction, what: describe(difference) },
        write: suggest(difference, proved.hints),
      })),
  ]
}

/** All that is left of the tables that are to be made anew, which is done in one. */
function tablesAnew(direction: 'up' | 'down', proved: ProvedDirection): NotHandled[] {
  const { anew } = proved
  const left = ofTables(proved)
  if (anew === undefined || left.length === 0) return []
  const names = [...anew.names].map(shorten).join(', ')
  const write =
    anew.statements.length > 0
      ? wordStatements(anew.statements.map((statement) => ({ statement })))
      : `${names} by hand anew, with the rows, with what inherits from it or has its row type, and with types that change`
  return [{ direction, what: left.map(describe).join('; '), write }]
}

function describe(difference: CatalogDifference): string {
  const words = {
    added: 'still to be made',
    removed: 'still to be dropped',
    changed: 'still differs',
  }
  return `${words[difference.change]}: ${wordDifference(difference)}`
}

/** The statements of `up` or `down`, each after comments on what to know of it. */
export function writeScript(
  direction: 'up' | 'down',
  changes: readonly PlannedChange[],
  notHandled: readonly NotHandled[],
): string[] {
  const statements = changes.map((change) =>
    [...comments(change, direction), `${change.statement};`].join('\n'),
  )
  const rest = notHandled.map(({ what, write }) =>
    [comment(`NOT HANDLED: ${what}`), comment(`write: ${write}`)].join('\n'),
  )
  return [...statements, ...rest]
}

/** Lint reads what upgrades send. */
function comments({ lossReason, note, allows }: PlannedChange, direction: 'up' | 'down'): string[] {
  return [
    ...(lossReason === undefined ? [] : [comment(`loses ${lossReason}`)]),
    ...(note === undefined ? [] : [comment(note)]),
    ...(allows.length === 0 || direction === 'down'
      ? []
      : [`-- plaster: allow ${allows.join(', ')}`]),
  ]
}

function comment(text: string): string {
  return `-- ${text.replaceAll('\n', '\n--   ')}`
}
