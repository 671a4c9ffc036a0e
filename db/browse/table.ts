/** What a table, or what looks like one, is. Names are as in the catalog, not quoted. */
export interface Table {
  readonly schema: string
  readonly name: string
  readonly kind: TableKind
  /** Of the table with its indexes and what is stored apart. */
  readonly bytes: number
  /** Rows, where the table is small enough to count them; null where it is not. */
  readonly count: number | null
  /** Rows as the statistics have it, for its size of now; null where it has never been analysed. */
  readonly estimate: number | null
  readonly comment: string | null
  readonly columns: readonly Column[]
  /** Columns that tell every row: of the primary key, or of a unique index without nulls. */
  readonly key: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
}

export type TableKind =
  | 'table'
  | 'partitioned table'
  | 'foreign table'
  | 'view'
  | 'materialized view'

export interface Column {
  readonly name: string
  /** As a person writes it, `character varying(32)`. */
  readonly type: string
  /** The same without a length: a cast to it cuts nothing off. */
  readonly castType: string
  readonly isNumeric: boolean
  readonly isNullable: boolean
  readonly hasDefault: boolean
  /** Postgres itself gives the value, always. */
  readonly isGenerated: boolean
  /** It leads an index that gives its order. */
  readonly isIndexed: boolean
  /** Of an enum; null for any other type. */
  readonly labels: readonly string[] | null
  readonly comment: string | null
}

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  /** The schema and the name of the table that is referred to, and its columns. */
  readonly schema: string
  readonly table: string
  readonly targets: readonly string[]
}

/** A foreign key of another table, or of this one, that refers to a table. */
export interface Referrer {
  readonly table: Table
  readonly foreignKey: ForeignKey
}

/** Thrown where what is asked for is not in the catalog, or cannot be done with what is there. */
export class BrowseError extends Error {
  override readonly name = 'BrowseError'
}

/** Throws BrowseError. */
export function findTable(tables: readonly Table[], schema: string, name: string): Table {
  const found = tables.find((table) => table.schema === schema && table.name === name)
  if (!found) throw new BrowseError(`there is no table ${schema}.${name}`)
  return found
}

/** Throws BrowseError. */
export function findColumn(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name)
  if (!found) throw new BrowseError(`there is no column ${name} in ${table.schema}.${table.name}`)
  return found
}

export function referrersOf(tables: readonly Table[], { schema, name }: Table): Referrer[] {
  return tables.flatMap((table) =>
    table.foreignKeys
      .filter((foreignKey) => foreignKey.schema === schema && foreignKey.table === name)
      .map((foreignKey) => ({ table, foreignKey })),
  )
}
