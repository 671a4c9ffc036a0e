import { useRef, useState } from 'preact/hooks'
import type { Answer } from '../../views.ts'
import { call } from '../api.ts'
import { CellText } from '../cell-text.tsx'
import { formatMilliseconds } from '../format.ts'
import { Icon } from '../icon.tsx'
import { useKeys } from '../keys.ts'
import { Notice } from '../notice.tsx'
import type { Plan } from './plan.ts'
import { PlanTree } from './plan-tree.tsx'
import { keepStatement, readStatements } from './statements.ts'

type Mode = 'run' | 'explain' | 'analyse'

interface Outcome {
  readonly answer?: Answer<'sql'>
  readonly error?: string
  readonly milliseconds: number
}

export function SqlView({ onChanged }: { onChanged(): void }) {
  const [statements, setStatements] = useState(readStatements)
  const [text, setText] = useState(statements[0] ?? 'select * from users limit 10')
  const [outcome, setOutcome] = useState<Outcome>()
  const [running, setRunning] = useState<Mode>()
  const field = useRef<HTMLTextAreaElement>(null)

  async function ask(mode: Mode): Promise<void> {
    if (running) return
    const statement = selectedIn(field.current) || text
    setRunning(mode)
    setStatements(keepStatement(statement))
    const started = performance.now()
    const settle = (outcome: Omit<Outcome, 'milliseconds'>) =>
      setOutcome({ ...outcome, milliseconds: performance.now() - started })
    try {
      const answer = await call('sql', { statement, mode })
      settle({ answer })
      if (answer.kind === 'result' && !answer.isQuery) onChanged()
    } catch (error) {
      settle({ error: (error as Error).message })
    } finally {
      setRunning(undefined)
    }
  }
  useKeys({ 'Ctrl+Enter': () => ask('run'), 'Ctrl+.': () => ask('explain') })

  return (
    <div class="page">
      <header class="toolbar">
        <h2>
          <Icon name="sql" /> SQL
        </h2>
        <button
          type="button"
          class="primary"
          disabled={running !== undefined}
          onClick={() => ask('run')}
          title="Ctrl+Enter"
        >
          <Icon name="play" /> Run
        </button>
        <button
          type="button"
          disabled={running !== undefined}
          onClick={() => ask('explain')}
          title="Ctrl+."
        >
          Plan
        </button>
        <button
          type="button"
          disabled={running !== undefined}
          onClick={() => ask('analyse')}
          title="Runs the statement to measure it, in a transaction that is rolled back"
        >
          Measure, and roll back
        </button>
        <span class="space" />
        {statements.length > 1 && (
          <select
            aria-label="Earlier statements"
            value=""
            onChange={(event) => setText(statements[Number(event.currentTarget.value)] ?? text)}
          >
            <option value="">Earlier …</option>
            {statements.map((statement, index) => (
              <option key={statement} value={index}>
                {statement.replace(/\s+/g, ' ').slice(0, 60)}
              </option>
            ))}
          </select>
        )}
      </header>
      <textarea
        ref={field}
        class="statement"
        aria-label="Statement"
        spellcheck={false}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {running && <p class="muted running">Running …</p>}
      {!running && outcome?.error && <Notice kind="error" text={outcome.error} />}
      {!running && outcome?.answer && (
        <Shown answer={outcome.answer} milliseconds={outcome.milliseconds} />
      )}
    </div>
  )
}

function Shown({ answer, milliseconds }: { answer: Answer<'sql'>; milliseconds: number }) {
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

function selectedIn(field: HTMLTextAreaElement | null): string {
  return field ? field.value.slice(field.selectionStart, field.selectionEnd).trim() : ''
}
