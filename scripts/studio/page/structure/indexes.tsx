import type { Answer } from '../../views.ts'
import { formatBytes } from '../format.ts'
import { Section } from './section.tsx'

export function Indexes({ indexes }: Pick<Answer<'structure'>, 'indexes'>) {
  if (indexes.length === 0) return null
  return (
    <Section title="Indexes">
      <table class="facts">
        <thead>
          <tr>
            <th>Name</th>
            <th class="wide">Definition</th>
            <th class="number">Size</th>
            <th class="number">Scans</th>
          </tr>
        </thead>
        <tbody>
          {indexes.map(({ name, definition, isPrimary, isUnique, isValid, bytes, scans }) => (
            <tr key={name}>
              <td class="code">
                {name} {isPrimary && <span class="chip key">primary</span>}
                {isUnique && !isPrimary && <span class="chip">unique</span>}
                {!isValid && <span class="chip warning">invalid</span>}
              </td>
              <td class="code muted wide">
                {definition.replace(/^CREATE (UNIQUE )?INDEX .*? USING /, '')}
              </td>
              <td class="number">{formatBytes(bytes)}</td>
              <td class="number">{scans.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
