import type { Table } from '../../../../db/browse/index.ts'
import { call } from '../api.ts'
import { tableTitle } from '../format.ts'
import { Icon } from '../icon.tsx'
import { Notice } from '../notice.tsx'
import { useAnswer } from '../use-answer.ts'
import { Referring } from './referring.tsx'
import { RowValue } from './row-value.tsx'

interface RowPanelProps {
  readonly table: Table
  readonly rowKey: readonly string[]
  onClose(): void
}

/** One row with its values whole, what it refers to, and what refers to it. */
export function RowPanel({ table, rowKey, onClose }: RowPanelProps) {
  const { answer, error, isLoading } = useAnswer(
    () => call('row', { schema: table.schema, table: table.name, key: [...rowKey] }),
    [rowKey.join('\u0000')],
  )
  return (
    <aside class="panel" aria-label="Row">
      <header class="toolbar">
        <h2>
          {tableTitle(table.schema, table.name)} <span class="muted">{rowKey.join(', ')}</span>
        </h2>
        <span class="space" />
        <button
          type="button"
          class="quiet"
          aria-label="Close the row"
          title="Escape"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {error && <Notice kind="error" text={error} />}
      {answer === null && !isLoading && <Notice kind="warning" text="The row is gone." />}
      {answer && (
        <div class="scroll">
          <dl class="values">
            {table.columns.map((column, index) => (
              <RowValue
                key={column.name}
                table={table}
                column={column}
                row={answer}
                cell={answer.cells[index]}
              />
            ))}
          </dl>
          <Referring table={table} row={answer} />
        </div>
      )}
    </aside>
  )
}
