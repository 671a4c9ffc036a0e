import { formatMilliseconds } from '../format.ts'
import { type Plan, type PlanStep, planSteps } from './plan.ts'

/** How Postgres goes about a statement, and where its time goes. */
export function PlanTree({ plan, isAnalysed }: { plan: Plan; isAnalysed: boolean }) {
  return (
    <>
      <div class="scroll">
        <table class="facts plan">
          <thead>
            <tr>
              <th class="wide">Step</th>
              <th>{isAnalysed ? 'Own time' : 'Own cost'}</th>
              <th class="number">Cost</th>
              <th class="number">Rows expected</th>
              {isAnalysed && <th class="number">Rows</th>}
              {isAnalysed && <th class="number">Time</th>}
            </tr>
          </thead>
          <tbody>
            {planSteps(plan).map((step, index) => (
              <Step key={index} step={step} isAnalysed={isAnalysed} />
            ))}
          </tbody>
        </table>
      </div>
      <footer class="status">
        <span>{isAnalysed ? 'Run, measured and rolled back' : 'Not run'}</span>
        <span class="space" />
        {isAnalysed && (
          <span class="muted">
            planned in {formatMilliseconds(plan['Planning Time'] ?? 0)}, run in{' '}
            {formatMilliseconds(plan['Execution Time'] ?? 0)}
          </span>
        )}
      </footer>
    </>
  )
}

function Step({ step, isAnalysed }: { step: PlanStep; isAnalysed: boolean }) {
  const { depth, title, details, share, cost, rows, actualRows, loops, time } = step
  const isMisjudged =
    actualRows !== null && Math.abs(Math.log10((actualRows + 1) / (rows * (loops ?? 1) + 1))) > 1
  return (
    <tr>
      <td class="wide">
        <div class="step" style={{ paddingInlineStart: `${depth * 22}px` }}>
          <span class="title">
            {depth > 0 && <span class="muted">└ </span>}
            {title}
          </span>
          {details.map((detail) => (
            <code key={detail}>{detail}</code>
          ))}
        </div>
      </td>
      <td>
        <meter min={0} max={1} high={0.5} value={share} title={`${Math.round(share * 100)} %`} />
      </td>
      <td class="number">{cost.toLocaleString('en', { maximumFractionDigits: 0 })}</td>
      <td class="number">{rows.toLocaleString('en')}</td>
      {isAnalysed && (
        <td
          class={isMisjudged ? 'number misjudged' : 'number'}
          title={isMisjudged ? 'Far from what was expected' : undefined}
        >
          {actualRows === null ? 'never run' : Math.round(actualRows).toLocaleString('en')}
        </td>
      )}
      {isAnalysed && <td class="number">{time === null ? '' : formatMilliseconds(time)}</td>}
    </tr>
  )
}
