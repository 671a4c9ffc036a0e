import { useState } from 'preact/hooks'
import type { BrowsedRow, Cursor, Table } from '../../../../db/browse/index.ts'
import type { Answer, Question } from '../../views.ts'
import { call, callAhead } from '../api.ts'
import type { RowsRoute } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

export const pageSize = 50

type RowsAnswer = Answer<'rows'>

/** The rows that a route names, page by page. */
export interface Pages {
  /** Another text when it is about other rows or another order. */
  readonly shown: string
  /** How many pages come before this one. */
  readonly before: number
  /** None before the first answer, nor while the order is too dear. */
  readonly page: Extract<RowsAnswer, { isSlow: false }> | undefined
  readonly rows: readonly BrowsedRow[]
  /** What was not done because it would take long. */
  readonly slow: Extract<RowsAnswer, { isSlow: true }> | undefined
  readonly error: string | undefined
  readonly isLoading: boolean
  readonly milliseconds: number
  next(): void
  previous(): void
  /** Does what takes long. */
  wait(): void
  again(): void
  /** Puts rows as they are known to be in place of those that were read. */
  amend(change: (rows: readonly BrowsedRow[]) => BrowsedRow[]): void
}

/** Asks for the first page while the tables are still being read. */
export function askForRows(route: RowsRoute): void {
  callAhead('rows', questionOf(route, undefined, false))
}

export function usePages(table: Table, route: RowsRoute): Pages {
  const { filters, sort } = route
  const shown = JSON.stringify([filters, sort])
  const [visited, setVisited] = useState<{ of: string; cursors: readonly Cursor[] }>({
    of: shown,
    cursors: [],
  })
  const [patientWith, setPatientWith] = useState<string>()
  // Other rows, or another order, begin with the first page.
  const cursors = visited.of === shown ? visited.cursors : []
  const after = cursors.at(-1)
  const isPatient = patientWith === shown

  const { answer, error, isLoading, milliseconds, again, amend } = useAnswer(
    () => call('rows', questionOf(route, after, isPatient)),
    [shown, JSON.stringify(after), isPatient, table],
  )
  const page = answer && !answer.isSlow ? answer : undefined

  return {
    shown,
    before: cursors.length,
    page,
    rows: page?.rows ?? [],
    slow: answer?.isSlow ? answer : undefined,
    error,
    isLoading,
    milliseconds,
    next() {
      if (page?.next) setVisited({ of: shown, cursors: [...cursors, page.next] })
    },
    previous: () => setVisited({ of: shown, cursors: cursors.slice(0, -1) }),
    wait: () => setPatientWith(shown),
    again,
    amend: (change) =>
      amend((answer) => (answer.isSlow ? answer : { ...answer, rows: change(answer.rows) })),
  }
}

function questionOf(
  { schema, table, filters, sort }: RowsRoute,
  after: Cursor | undefined,
  isPatient: boolean,
): Question<'rows'> {
  return {
    schema,
    table,
    filters: filters.map((filter) => ({ ...filter })),
    ...(sort && { sort }),
    ...(after && { after: { ...after, key: [...after.key] } }),
    limit: pageSize,
    isPatient,
  }
}
