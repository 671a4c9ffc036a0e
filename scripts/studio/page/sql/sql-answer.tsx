import type { Answer } from '../../views.ts'
import { CellText } from '../cell-text.tsx'
import { formatMilliseconds } from '../format.ts'
import type { Plan } from './plan.ts'
import { PlanTree } from './plan-tree.tsx'

interface SqlAnswerProps {
  readonly answer: Answer<'sql'>
  readonly milliseconds: number
}

/** What a statement gave: its rows, or its plan. */
export function SqlAnswer({ answer, milliseconds }: SqlAnswerProps) {
  if (answer.kind === 'plan')
    return <PlanTree plan={answer.plan as Plan} isAnalysed={answer.isAnalysed} />
  const { columns, rows, hasMore, changed } = answer
  return (
    <>
      {columns.length > 0 && (
        <div class="scroll">
          <table class="grid result">
            <thead>
              <tr>
                {columns.map(({ name, type, isNumeric }, index) => (
                  <th key={index} class={isNumeric ? 'number' : undefined}>
                    <span class="name">{name}</span> <span class="type">{type}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {row.map((text, place) => (
                    <td
                      key={place}
                      class={columns[place]?.isNumeric ? 'number' : undefined}
                      title={text ?? undefined}
                    >
                      <CellText text={text} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <footer class="status">
        <span>{describeResult(columns.length, rows.length, hasMore, changed)}</span>
        <span class="space" />
        <span class="muted">{formatMilliseconds(milliseconds)}</span>
      </footer>
    </>
  )
}

function describeResult(
  columns: number,
  rows: number,
  hasMore: boolean,
  changed: number | null,
): string {
  if (columns === 0) return changed ? `Done: ${changed.toLocaleString('en')} rows` : 'Done'
  if (hasMore) return `The first ${rows.toLocaleString('en')} rows: there are more`
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`
}
