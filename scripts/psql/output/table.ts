import { printable } from './printable.ts'

/** A result to print. */
export interface Table {
  readonly title?: string | undefined
  readonly columns: readonly TableColumn[]
  /** Values in Postgres's text form. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** The lines below; `(n rows)` where it is left out. */
  readonly footers?: readonly string[] | undefined
  /** It describes the database: NULL is nothing there. */
  readonly isCatalog?: boolean | undefined
}

export interface TableColumn {
  readonly name: string
  /** As pg_type names it; what is not known is text. */
  readonly type?: string | undefined
}

export interface TableStyle {
  /** What stands for NULL. */
  readonly null: string
  /** Dims what is no value, where there are colours. */
  dim(text: string): string
}

export const catalogStyle: TableStyle = { null: '', dim: (text) => text }

const numeric = new Set([
  ...['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'oid', 'xid', 'xid8', 'cid', 'money'],
  ...['serial', 'bigserial', 'smallserial'],
])

/** Numbers are set to the right. */
export function isRight({ type }: TableColumn): boolean {
  return type !== undefined && numeric.has(type.toLowerCase())
}

export function footersOf({ rows, footers }: Table): readonly string[] {
  return footers?.map(printable) ?? [`(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`]
}
