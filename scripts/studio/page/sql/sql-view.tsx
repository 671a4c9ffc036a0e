import { useRef, useState } from 'preact/hooks'
import type { Answer } from '../../views.ts'
import { call } from '../api.ts'
import { useKeys } from '../keys.ts'
import { Notice } from '../notice.tsx'
import { SqlAnswer } from './sql-answer.tsx'
import { type Mode, StatementToolbar } from './statement-toolbar.tsx'
import { keepStatement, readStatements } from './statements.ts'

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
      <StatementToolbar
        isRunning={running !== undefined}
        statements={statements}
        onAsk={ask}
        onChoose={setText}
      />
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
        <SqlAnswer answer={outcome.answer} milliseconds={outcome.milliseconds} />
      )}
    </div>
  )
}

function selectedIn(field: HTMLTextAreaElement | null): string {
  return field ? field.value.slice(field.selectionStart, field.selectionEnd).trim() : ''
}
