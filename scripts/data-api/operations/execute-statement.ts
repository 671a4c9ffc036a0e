import type { Catalog } from '../catalog.ts'
import { toColumnMetadata } from '../column-metadata.ts'
import { changesSchema, countOf } from '../command-tag.ts'
import { type Context, withSession } from '../context.ts'
import type { Column, Session, StatementResult } from '../engines/engine.ts'
import { toPositional } from '../placeholders.ts'
import { encodeRecords, formatRecords } from '../records.ts'
import type { ExecuteStatementRequest } from '../requests.ts'
import { runStatement } from '../run-statement.ts'

/** The response body as JSON text: fields are encoded as text so that no bigint passes through a number. */
export function executeStatement(
  context: Context,
  request: ExecuteStatementRequest,
): Promise<string> {
  const positional = toPositional(request.sql)
  return withSession(context, request, async (session) => {
    const isLast = !request.transactionId
    const result = await runStatement(session, positional, request.parameters ?? [], { isLast })
    const { columns, command } = result
    if (changesSchema(command)) context.catalogs.of(request.transactionId).forget()
    if (!columns) {
      return JSON.stringify({ numberOfRecordsUpdated: countOf(command), generatedFields: [] })
    }
    const catalog = context.catalogs.of(request.transactionId)
    const body = await resultOf(catalog, session, request, { ...result, columns })
    return `{"numberOfRecordsUpdated":0,${body}}`
  })
}

async function resultOf(
  catalog: Catalog,
  session: Session,
  { resultSetOptions, formatRecordsAs, includeResultMetadata }: ExecuteStatementRequest,
  { columns, rows, command }: StatementResult & { columns: Column[] },
): Promise<string> {
  const types = await catalog.typesOf(session, columns)
  const options = {
    longAsString: resultSetOptions?.longReturnType === 'STRING',
    decimalAsNumber: resultSetOptions?.decimalReturnType === 'DOUBLE_OR_LONG',
  }
  if (formatRecordsAs === 'JSON' && command.startsWith('SELECT')) {
    const formatted = formatRecords(columns, types, rows, options)
    return `"formattedRecords":${JSON.stringify(formatted)}`
  }
  const records = `"records":${encodeRecords(types, rows, options)}`
  if (!includeResultMetadata) return records
  const sources = await catalog.sourcesOf(session, columns)
  const metadata = types.map((type, index) =>
    toColumnMetadata(columns[index] as Column, type, sources[index]),
  )
  return `${records},"columnMetadata":${JSON.stringify(metadata)}`
}
