import { sql } from 'kysely'
import { matches, where } from './conditions.ts'
import {
  type AnyDatabase,
  DescribeError,
  type Description,
  type ListOptions,
} from './description.ts'
import { describeColumns } from './relation/columns.ts'
import { footersOf } from './relation/footers.ts'
import { readRelation } from './relation/relation.ts'
import { describeSequence } from './relation/sequence.ts'
import { readVersion } from './version.ts'

interface Found {
  oid: string
  schema: string
  name: string
}

/** What `\d NAME` prints of each relation that the pattern finds. Throws DescribeError where there is none. */
export async function* describeRelations(
  db: AnyDatabase,
  pattern: string,
  { verbose = false }: Pick<ListOptions, 'verbose'> = {},
): AsyncGenerator<Description> {
  const conditions = matches(pattern, {
    schema: sql`n.nspname`,
    names: [sql`c.relname`],
    visible: sql`pg_catalog.pg_table_is_visible(c.oid)`,
  })
  const { rows } = await sql<Found>`
    select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name
    from pg_catalog.pg_class c left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    ${where(conditions)}
    order by n.nspname, c.relname`.execute(db)
  if (rows.length === 0) {
    throw new DescribeError(`Did not find any relation named "${pattern}".`)
  }
  const version = await readVersion(db)
  for (const { oid, schema, name } of rows) {
    const relation = await readRelation(db, oid, { schema, name, version, verbose })
    if (relation.kind === 'S') {
      yield await describeSequence(db, relation)
    } else {
      yield { ...(await describeColumns(db, relation)), footers: await footersOf(db, relation) }
    }
  }
}
