import { sql } from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { branchesFor } from './branches.ts'
import { aliasesOf, dependencies } from './dependencies.ts'
import { type CatalogQuery, comment, grants } from './fragments.ts'
import type { CatalogKind, CatalogObject, CatalogSnapshot } from './object.ts'

/** A row of the Data API may have 64 KB; a longer definition is told by its digest. */
const longestAttributes = 30_000

/** Bytes of one page, which with the frame around it has to stay below the Data API's 1 MiB. */
const pageSize = 300_000

interface Row {
  readonly kind: CatalogKind
  readonly name: string
  readonly of: string | null
  /** JSON of the attributes, needs, defaultNeeds and position of the object. */
  readonly details: string
  /** How many there are from this page on. */
  readonly left: number
}

/**
 * Reads what migrations can make in a database: schemas, extensions, types, sequences, functions,
 * tables with all their parts, views, triggers, policies, with their grants and comments. What belongs
 * to an extension is left out. Two statements, one that asks which kinds of objects there are and one that
 * reads them, and more where the answer would be longer than the Data API gives.
 *
 * @throws what the database throws
 */
export async function readCatalog(db: MigrationDatabase): Promise<CatalogSnapshot> {
  const branches = await branchesFor(db)
  const objects: CatalogObject[] = []
  let isMore = true
  while (isMore) {
    const rows = await readPage(db, branches, objects.at(-1))
    objects.push(...rows.map(toObject))
    isMore = rows.length < (rows[0]?.left ?? 0)
  }
  return objects
}

async function readPage(
  db: MigrationDatabase,
  branches: readonly CatalogQuery[],
  after: CatalogObject | undefined,
): Promise<readonly Row[]> {
  const rest =
    after === undefined ? sql`true` : sql`(o.kind, o.name) > (${after.kind}, ${after.name})`
  const { rows } = await sql<Row>`
    with found as materialized (
      select kind::text, name::text, of::text, classid, objid, objsubid,
        jsonb_strip_nulls(attributes || jsonb_build_object(
          'comment', ${comment},
          'grants', case when acl is not null then ${grants} end
        )) as attributes
      from (${sql.join(branches, sql` union all `)}) as everything
    ), alias as materialized (${aliasesOf(branches)}), dependency as materialized (${dependencies}), shortened as (
      select f.kind collate "C" as kind, f.name collate "C" as name, f.of,
        case when octet_length(f.attributes::text) <= ${sql.lit(longestAttributes)} then f.attributes
          else jsonb_build_object('definition', 'md5 ' || md5(f.attributes::text))
        end as attributes,
        n.needs, d.needs as default_needs, nullif(f.objsubid, 0) as position
      from found f
      left join dependency n on n.kind = f.kind and n.name = f.name and not n.is_default
      left join dependency d on d.kind = f.kind and d.name = f.name and d.is_default
    ), described as (
      select kind, name, of, jsonb_strip_nulls(jsonb_build_object(
        'attributes', attributes, 'needs', needs, 'defaultNeeds', default_needs, 'position', position
      ))::text as details
      from shortened
    ), measured as (
      select o.*, row_number() over places as place, count(*) over () as left,
        sum(octet_length(o.name) + octet_length(o.details) + 100) over places as size
      from described o
      where ${rest}
      window places as (order by o.kind, o.name)
    )
    select kind, name, of, details, "left"::integer as left
    from measured
    where place = 1 or size <= ${sql.lit(pageSize)}
    order by kind, name
  `.execute(db)
  return rows
}

function toObject({ kind, name, of, details }: Row): CatalogObject {
  return { kind, name, of, ...JSON.parse(details) }
}
