import type { Table } from '../../../../db/browse/index.ts'
import { mostReferring } from '../../../../db/browse/most-referring.ts'
import { tableTitle } from '../format.ts'
import { Icon } from '../icon.tsx'
import { formatRoute, rowsWith } from '../route.ts'
import { valuesOf, type WholeRow } from './whole-row.ts'

/** Links to the rows that refer to one. */
export function Referring({ table, row }: { table: Table; row: WholeRow }) {
  if (row.referring.length === 0) return null
  return (
    <section class="referring">
      <h3>Rows that refer to this one</h3>
      <ul>
        {row.referring.map(({ schema, table: name, columns, targets, count }) => (
          <li key={`${schema}.${name}.${columns.join()}`}>
            <a href={formatRoute(rowsWith(schema, name, columns, valuesOf(table, row, targets)))}>
              <Icon name="link" /> {tableTitle(schema, name)}
              <span class="type">.{columns.join(', ')}</span>
            </a>
            <span
              class="count"
              title={count === null ? 'Not counted: no index would find them' : undefined}
            >
              {count === null ? '?' : count > mostReferring ? `${mostReferring}+` : count}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
