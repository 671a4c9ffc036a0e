import type { Table } from '../../../../db/browse/table.ts'
import type { Answer } from '../../views.ts'
import { tableTitle } from '../format.ts'
import { formatRoute } from '../route.ts'
import { Section } from './section.tsx'

interface ColumnsProps {
  readonly table: Table
  readonly columns: Answer<'structure'>['columns']
}

export function Columns({ table, columns }: ColumnsProps) {
  return (
    <Section title="Columns">
      <table class="facts">
        <thead>
          <tr>
            <th>Name</th>
            <th>Type</th>
            <th>Null</th>
            <th>Value</th>
            <th>Refers to</th>
            <th>Comment</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, type, isNullable, value, comment }) => {
            const foreignKey = table.foreignKeys.find(({ columns }) => columns.includes(name))
            return (
              <tr key={name}>
                <td class="code">
                  {name} {table.key.includes(name) && <span class="chip key">key</span>}
                </td>
                <td class="code muted">{type}</td>
                <td>{isNullable ? 'null' : <span class="muted">not null</span>}</td>
                <td class="code">{value}</td>
                <td class="code">
                  {foreignKey && (
                    <a
                      href={formatRoute({
                        view: 'structure',
                        schema: foreignKey.schema,
                        table: foreignKey.table,
                      })}
                    >
                      {tableTitle(foreignKey.schema, foreignKey.table)}.
                      {foreignKey.targets[foreignKey.columns.indexOf(name)]}
                    </a>
                  )}
                </td>
                <td class="muted">{comment}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}
