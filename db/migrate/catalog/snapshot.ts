import { sql } from 'kysely'
import type { MigrationDatabase } from '../revision-file.ts'
import {
  defaultPrivileges,
  eventTriggers,
  extensions,
  functions,
  schemas,
} from './database-parts.ts'
import type { CatalogKind, CatalogObject, CatalogSnapshot } from './object.ts'
import { columns, sequences, tables, views } from './relations.ts'
import { constraints, indexes, policies, rules, statistics, triggers } from './table-parts.ts'
import { domains, enums, otherTypes } from './types.ts'

const everything = sql.join(
  [
    tables,
    views,
    columns,
    sequences,
    constraints,
    indexes,
    statistics,
    triggers,
    rules,
    policies,
    enums,
    domains,
    otherTypes,
    schemas,
    extensions,
    functions,
    eventTriggers,
    defaultPrivileges,
  ],
  sql` union all `,
)

/** A row of the Data API may have 64 KB; a longer definition is told by its digest. */
const longestAttributes = 30_000

/** Bytes of one page, which with the frame around it has to stay below the Data API's 1 MiB. */
const pageSize = 300_000

interface Row {
  readonly kind: CatalogKind
  readonly name: string
  readonly of: string | null
  readonly attributes: string
  /** How many there are from this page on. */
  readonly left: number
}

/**
 * Reads what migrations can make in a database: schemas, extensions, types, sequences, functions,
 * tables with all their parts, views, triggers, policies, with their grants and comments. What belongs
 * to an extension is left out. One statement, more where the answer would be longer than the Data API
 * gives.
 *
 * @throws what the database throws
 */
export async function readCatalog(db: MigrationDatabase): Promise<CatalogSnapshot> {
  const objects: CatalogObject[] = []
  let isMore = true
  while (isMore) {
    const rows = await readPage(db, objects.at(-1))
    objects.push(...rows.map(toObject))
    isMore = rows.length < (rows[0]?.left ?? 0)
  }
  return objects
}

async function readPage(
  db: MigrationDatabase,
  after: CatalogObject | undefined,
): Promise<readonly Row[]> {
  const rest =
    after === undefined ? sql`true` : sql`(o.kind, o.name) > (${after.kind}, ${after.name})`
  const { rows } = await sql<Row>`
    with found as (${everything}), sorted as (
      select kind::text collate "C" as kind, name::text collate "C" as name, of::text as of,
        jsonb_strip_nulls(attributes)::text as attributes
      from found
    ), shortened as (
      select kind, name, of,
        case when octet_length(attributes) <= ${sql.lit(longestAttributes)} then attributes
          else jsonb_build_object('definition', 'md5 ' || md5(attributes))::text
        end as attributes
      from sorted
    ), measured as (
      select o.*, row_number() over places as place, count(*) over () as left,
        sum(octet_length(o.name) + octet_length(o.attributes) + 100) over places as size
      from shortened o
      where ${rest}
      window places as (order by o.kind, o.name)
    )
    select kind, name, of, attributes, "left"::integer as left
    from measured
    where place = 1 or size <= ${sql.lit(pageSize)}
    order by kind, name
  `.execute(db)
  return rows
}

function toObject({ kind, name, of, attributes }: Row): CatalogObject {
  return { kind, name, of, attributes: JSON.parse(attributes) }
}
