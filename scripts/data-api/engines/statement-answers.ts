import { type Column, PostgresError } from './engine.ts'

/** A column as pg-protocol reads it from RowDescription. */
export interface Field {
  name: string
  dataTypeID: number
  dataTypeModifier: number
  tableID: number
  columnID: number
}

/** In octets of messages. With more, a result is beyond 1 MiB: it is refused, and need not be kept. */
export const mostReceived = 4 * 1024 * 1024

export function toColumn(field: Field): Column {
  return {
    name: field.name,
    typeOid: field.dataTypeID,
    typeModifier: field.dataTypeModifier,
    tableOid: field.tableID,
    columnNumber: field.columnID,
  }
}

/** As sqlx says it of a COPY. */
export function unexpected(message: string): PostgresError {
  return new PostgresError({ message: `execute: unexpected message: ${message}`, code: '08P01' })
}
