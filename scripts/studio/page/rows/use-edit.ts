import { useState } from 'preact/hooks'
import type { BrowsedRow, CellOutcome, Column, Table } from '../../../../db/browse/index.ts'
import { call } from '../api.ts'
import type { Edit } from './cell-editor.tsx'

type State = Omit<Edit, 'onSave' | 'onTakeTheirs' | 'onCancel'> & {
  readonly row: BrowsedRow
}

export interface Editing {
  readonly edit: Edit | undefined
  /** Begins with the value as it is shown, or read whole where that is cut. Says why where it cannot be. */
  begin(row: BrowsedRow, column: Column): Promise<void>
  cancel(): void
}

export interface EditEvents {
  onWritten(row: BrowsedRow, column: Column, text: string | null): void
  onGone(): void
  onRefused(why: string): void
}

/** Changes of one value at a time: what was shown is what has to be there still. */
export function useEdit(table: Table, { onWritten, onGone, onRefused }: EditEvents): Editing {
  const [state, setState] = useState<State>()
  const of = { schema: table.schema, table: table.name }
  const cancel = () => setState(undefined)

  async function begin(row: BrowsedRow, column: Column): Promise<void> {
    const why = whyNot(table, column)
    if (why) return onRefused(why)
    const index = table.columns.indexOf(column)
    const shown = row.cells[index]
    const start = (from: string | null) =>
      setState({ row, column, from, isSaving: false, error: undefined, theirs: undefined })
    if (!shown?.isCut) return start(shown?.text ?? null)
    try {
      const whole = await call('row', { ...of, key: [...row.key] })
      const cell = whole?.cells[index]
      if (!cell) return onGone()
      if (cell.isCut) return onRefused(`${column.name} is too long to edit here: use SQL.`)
      start(cell.text)
    } catch (error) {
      onRefused((error as Error).message)
    }
  }

  async function save(state: State, to: string | null): Promise<void> {
    const { row, column, theirs } = state
    // Once theirs was seen, mine is a change of theirs.
    const from = theirs ? theirs.text : state.from
    setState({ ...state, isSaving: true, error: undefined })
    let outcome: CellOutcome
    try {
      outcome = await call('cell', { ...of, key: [...row.key], column: column.name, from, to })
    } catch (error) {
      setState({ ...state, isSaving: false, error: (error as Error).message })
      return
    }
    if (outcome.outcome === 'changed') {
      setState({ ...state, isSaving: false, error: undefined, theirs: { text: outcome.text } })
      return
    }
    cancel()
    if (outcome.outcome === 'written') onWritten(row, column, outcome.text)
    else onGone()
  }

  if (!state) return { edit: undefined, begin, cancel }
  const { row, ...shown } = state
  const takeTheirs = () => {
    cancel()
    onWritten(row, state.column, state.theirs?.text ?? null)
  }
  const edit = {
    ...shown,
    onSave: (to: string | null) => save(state, to),
    onTakeTheirs: takeTheirs,
    onCancel: cancel,
  }
  return { begin, cancel, edit }
}

function whyNot(table: Table, column: Column): string | undefined {
  if (column.isGenerated) return `${column.name} is generated: Postgres gives it its value.`
  if (table.kind !== 'table' && table.kind !== 'partitioned table')
    return `A ${table.kind} is only read here.`
  if (table.key.length === 0) return `${table.name} has no key that tells its rows: use SQL.`
  return undefined
}
