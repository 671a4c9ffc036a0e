import type { ExecuteStatementCommandOutput, Field } from '@aws-sdk/client-rds-data'
import type { CompiledQuery, QueryResult, RootOperationNode } from 'kysely'
import { type Decode, type DecodeOptions, decoderOf } from '../values/decode.ts'

/** The rows of an answer to a query, and how many rows it changed. Throws UnknownFieldError. */
export function toQueryResult<Row>(
  { columnMetadata, records = [], numberOfRecordsUpdated = 0 }: ExecuteStatementCommandOutput,
  options: DecodeOptions,
  { query }: CompiledQuery,
): QueryResult<Row> {
  if (!columnMetadata) return { rows: [], numAffectedRows: BigInt(numberOfRecordsUpdated) }
  const columns = columnMetadata.map(({ label, name, typeName = '' }): Column => {
    return [label ?? name ?? '', decoderOf(typeName, options)]
  })
  const rows = records.map((record) => toRow(record, columns) as Row)
  // With a returning clause the service counts nothing, but then there is a row for each.
  return changesRows(query) ? { rows, numAffectedRows: BigInt(rows.length) } : { rows }
}

export function changesRows({ kind }: RootOperationNode): boolean {
  return /^(Insert|Update|Delete|Merge)QueryNode$/.test(kind)
}

type Column = [label: string, decode: Decode]

function toRow(record: Field[], columns: Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < columns.length; index += 1) {
    const [label, decode] = columns[index] as Column
    row[label] = decode(record[index] as Field)
  }
  return row
}
