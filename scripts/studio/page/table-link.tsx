import type { Table } from '../../../db/browse/index.ts'
import { describeCount, formatCount } from './format.ts'
import { Icon } from './icon.tsx'
import { formatRoute, type Route } from './route.ts'

export function TableLink({ table, route }: { table: Table; route: Route }) {
  const { schema, name, kind, count, estimate } = table
  const isShown = 'table' in route && route.schema === schema && route.table === name
  const isView = kind === 'view' || kind === 'materialized view'
  return (
    <li>
      <a
        href={rowsOf(table)}
        aria-current={isShown ? 'page' : undefined}
        title={table.comment ?? undefined}
      >
        <Icon name={isView ? 'view' : 'table'} />
        <span class="name">{name}</span>
        {kind !== 'view' && (
          <span class="count" title={describeCount(count, estimate)}>
            {formatCount(count, estimate)}
          </span>
        )}
      </a>
    </li>
  )
}

export function rowsOf({ schema, name }: Table): string {
  return formatRoute({ view: 'rows', schema, table: name, filters: [] })
}
