import { Icon } from '../icon.tsx'

export type Mode = 'run' | 'explain' | 'analyse'

interface StatementToolbarProps {
  readonly isRunning: boolean
  /** Those that were run before. */
  readonly statements: readonly string[]
  onAsk(mode: Mode): void
  onChoose(statement: string): void
}

export function StatementToolbar({
  isRunning,
  statements,
  onAsk,
  onChoose,
}: StatementToolbarProps) {
  const choose = (index: number) => {
    const statement = statements[index]
    if (statement !== undefined) onChoose(statement)
  }
  return (
    <header class="toolbar">
      <h2>
        <Icon name="sql" /> SQL
      </h2>
      <button
        type="button"
        class="primary"
        disabled={isRunning}
        onClick={() => onAsk('run')}
        title="Ctrl+Enter"
      >
        <Icon name="play" /> Run
      </button>
      <button type="button" disabled={isRunning} onClick={() => onAsk('explain')} title="Ctrl+.">
        Plan
      </button>
      <button
        type="button"
        disabled={isRunning}
        onClick={() => onAsk('analyse')}
        title="Runs the statement to measure it, in a transaction that is rolled back"
      >
        Measure, and roll back
      </button>
      <span class="space" />
      {statements.length > 1 && (
        <select
          aria-label="Earlier statements"
          value=""
          onChange={(event) => choose(Number(event.currentTarget.value))}
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
  )
}
