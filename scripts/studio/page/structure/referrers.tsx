import { referrersOf, type Table } from '../../../../db/browse/table.ts'
import { tableTitle } from '../format.ts'
import { formatRoute } from '../route.ts'
import { Section } from './section.tsx'

export function Referrers({ table, tables }: { table: Table; tables: readonly Table[] }) {
  const referrers = referrersOf(tables, table)
  if (referrers.length === 0) return null
  return (
    <Section title="Referred to by">
      <table class="facts">
        <tbody>
          {referrers.map(({ table: { schema, name }, foreignKey }) => (
            <tr key={`${schema}.${name}.${foreignKey.name}`}>
              <td class="code">
                <a href={formatRoute({ view: 'structure', schema, table: name })}>
                  {tableTitle(schema, name)}
                </a>
                <span class="muted">.{foreignKey.columns.join(', ')}</span>
              </td>
              <td class="code muted wide">{foreignKey.name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
