import { ServiceError } from './errors.ts'

const largestResult = 1024 * 1024
const rowHeader = 2
const columnHeader = 4

/** Throws ServiceError for a result beyond 1 MiB, counted as Postgres sends it: in messages of text. */
export function checkResultSize(columns: number, rows: (string | null)[][]): void {
  let size = rows.length * (rowHeader + columnHeader * columns)
  for (const row of rows) {
    for (const value of row) if (value !== null) size += Buffer.byteLength(value)
    if (size > largestResult) {
      const message = 'The result exceeds the size limit 1 MB.'
      throw new ServiceError('UnsupportedResultException', message)
    }
  }
}
