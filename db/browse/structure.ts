import { sql } from 'kysely'
import {
  columns,
  constraints,
  definition,
  indexes,
  policies,
  storage,
  triggers,
} from './structure-parts.ts'
import type { Table } from './table.ts'
import type { BrowsedDatabase } from './tables.ts'

export interface Structure {
  readonly storage: Storage
  readonly columns: readonly ColumnDetail[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly Index[]
  readonly triggers: readonly Definition[]
  readonly policies: readonly Definition[]
  /** The query of a view. */
  readonly definition: string | null
}

/** Sizes in bytes, times in RFC 3339. */
export interface Storage {
  readonly heap: number
  readonly indexes: number
  /** Long values and what maps free space. */
  readonly other: number
  readonly owner: string
  readonly analysed: string | null
  readonly vacuumed: string | null
}

export interface ColumnDetail {
  readonly name: string
  readonly type: string
  readonly isNullable: boolean
  /** As SQL: `default now()`, `generated always as identity`. */
  readonly value: string | null
  readonly comment: string | null
}

export interface Definition {
  readonly name: string
  readonly definition: string
}

export interface Constraint extends Definition {
  readonly kind: 'primary key' | 'foreign key' | 'unique' | 'check' | 'exclusion'
  readonly isValidated: boolean
}

export interface Index extends Definition {
  readonly isUnique: boolean
  readonly isPrimary: boolean
  readonly isValid: boolean
  readonly bytes: number
  /** How often it was read since the statistics were reset. */
  readonly scans: number
}

interface Row {
  part: string
  content: string
}

/** What a table is made of. One statement. */
export async function readStructure(db: BrowsedDatabase, table: Table): Promise<Structure> {
  const { rows } = await sql<Row>`
    with relation as (
      select c.oid, c.relkind, c.relowner, c.reltoastrelid from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${table.schema} and c.relname = ${table.name}
    )
    select part, content from (
      ${sql.join([storage, columns, constraints, indexes, triggers, policies, definition], sql` union all `)}
    ) parts
    order by part, place
  `.execute(db)
  const contents = (part: string) =>
    rows.filter((row) => row.part === part).map(({ content }) => JSON.parse(content))
  return {
    storage: contents('storage')[0],
    columns: contents('column'),
    constraints: contents('constraint'),
    indexes: contents('index'),
    triggers: contents('trigger'),
    policies: contents('policy'),
    definition: contents('definition')[0] ?? null,
  }
}
