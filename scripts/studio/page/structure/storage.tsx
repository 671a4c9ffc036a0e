import type { Answer } from '../../views.ts'
import { formatBytes, formatTime } from '../format.ts'
import { Section } from './section.tsx'

export function Storage({ storage }: Pick<Answer<'structure'>, 'storage'>) {
  const { heap, indexes, other, owner, analysed, vacuumed } = storage
  const facts = [
    ['Rows', formatBytes(heap)],
    ['Indexes', formatBytes(indexes)],
    ['Long values, maps', formatBytes(other)],
    ['Together', formatBytes(heap + indexes + other)],
    ['Owner', owner],
    ['Analysed', analysed === null ? 'never' : `${formatTime(analysed)} UTC`],
    ['Vacuumed', vacuumed === null ? 'never' : `${formatTime(vacuumed)} UTC`],
  ] as const
  return (
    <Section title="Storage">
      <dl class="tiles">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
