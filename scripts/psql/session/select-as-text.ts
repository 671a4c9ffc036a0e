import { parseRecord } from './record-text.ts'
import type { Service } from './service.ts'
import type { StatementResult } from './session.ts'

/** The name of the subquery: one that no column has. */
const name = 'plaster_row'

/**
 * The rows of a query over the Data API with every value as Postgres itself writes it, of types that the
 * service does not return too: each row is asked for as one text. Undefined for a query without columns.
 */
export async function selectAsText(
  service: Service,
  sql: string,
): Promise<StatementResult | undefined> {
  const { columns, query, offset } = await describeQuery(service, sql)
  if (columns.length === 0) return undefined
  const { records = [] } = await service.execute({ sql: query, offset })
  const rows = records.map(([field]) => parseRecord(field?.stringValue ?? ''))
  return { columns, rows, tag: `SELECT ${rows.length}` }
}

/** The columns of a query, which is not run for it, and the query for its rows as text. */
export async function describeQuery(service: Service, sql: string) {
  const body = sql.trim().replace(/;$/, '')
  // The line end ends a comment.
  const from = (list: string) => `select ${list} from (${body}\n) as ${name}`
  const [all, text] = ['*', `(${name}.*)::pg_catalog.text`]
  const described = await service.execute({
    sql: `${from(all)} limit 0`,
    offset: from(all).indexOf(body),
  })
  const columns = (described.columnMetadata ?? []).map(({ label, name, typeName }) => {
    return { name: label ?? name ?? '', type: typeName }
  })
  return { columns, query: from(text), offset: from(text).indexOf(body) }
}
