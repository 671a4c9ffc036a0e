import type { Filter, FilterOperator, Sort } from '../../../db/browse/index.ts'

/** What is shown, as the address says it after its `#`. */
export type Route =
  | { readonly view: 'home' | 'sql' | 'revisions' | 'diagram' }
  | { readonly view: 'structure'; readonly schema: string; readonly table: string }
  | RowsRoute

export interface RowsRoute {
  readonly view: 'rows'
  readonly schema: string
  readonly table: string
  readonly filters: readonly Filter[]
  readonly sort?: Sort | undefined
}

const plain = ['sql', 'revisions', 'diagram'] as const

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [view, schema, table] = path.split('/').map(decode)
  const simple = plain.find((name) => name === view)
  if (simple) return { view: simple }
  if (!schema || !table) return { view: 'home' }
  if (view === 'structure') return { view, schema, table }
  if (view !== 'rows') return { view: 'home' }
  const parameters = new URLSearchParams(query)
  return {
    view,
    schema,
    table,
    filters: parameters.getAll('filter').flatMap(parseFilter),
    sort: parseSort(parameters.get('sort')),
  }
}

export function formatRoute(route: Route): string {
  if (route.view === 'home') return '#/'
  if (!('table' in route)) return `#/${route.view}`
  const path = `#/${route.view}/${encodeURIComponent(route.schema)}/${encodeURIComponent(route.table)}`
  if (route.view === 'structure') return path
  const parameters = new URLSearchParams()
  for (const { column, operator, value } of route.filters) {
    parameters.append(
      'filter',
      JSON.stringify([column, operator, ...(value === undefined ? [] : [value])]),
    )
  }
  if (route.sort) parameters.set('sort', `${route.sort.direction} ${route.sort.column}`)
  const query = parameters.toString()
  return query === '' ? path : `${path}?${query}`
}

/** The rows of a table in which these columns have these values. */
export function rowsWith(
  schema: string,
  table: string,
  columns: readonly string[],
  values: readonly (string | null)[],
): RowsRoute {
  const filters = columns.map((column, index) => {
    const value = values[index]
    return value === null || value === undefined
      ? { column, operator: 'is null' as const }
      : { column, operator: '=' as const, value }
  })
  return { view: 'rows', schema, table, filters }
}

function parseFilter(text: string): Filter[] {
  try {
    const [column, operator, value] = JSON.parse(text) as [string, FilterOperator, string?]
    return typeof column === 'string' && typeof operator === 'string'
      ? [{ column, operator, ...(value !== undefined && { value: String(value) }) }]
      : []
  } catch {
    return []
  }
}

function parseSort(text: string | null): Sort | undefined {
  const [, direction, column] = text?.match(/^(asc|desc) (.+)$/s) ?? []
  return direction && column ? { column, direction: direction as Sort['direction'] } : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
