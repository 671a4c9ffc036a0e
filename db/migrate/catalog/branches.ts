import { type RawBuilder, sql } from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'
import {
  defaultPrivileges,
  eventTriggers,
  extensions,
  functions,
  schemas,
} from './database-parts.ts'
import { foreignDataWrappers, foreignTables, servers } from './foreign-objects.ts'
import { type CatalogQuery, firstOfUsers, ourSchemas } from './fragments.ts'
import { namedAlone } from './named-alone.ts'
import { casts, operatorClasses, operatorFamilies, operators } from './operators.ts'
import { publications } from './publications.ts'
import { columns, sequences, tables, views } from './relations.ts'
import { constraints, indexes, policies, rules, statistics, triggers } from './table-parts.ts'
import { collations, textSearchConfigurations, textSearchDictionaries } from './text-objects.ts'
import { domains, enums, isOtherType, otherTypes } from './types.ts'

/** Of what nearly every database has. */
const usual = [tables, columns, sequences, constraints, indexes, schemas, extensions]

const ours = sql`any ((select oids from ours)::oid[])`

/**
 * The others, each with where to look whether there is any: that has a row wherever the query gives one, and
 * may have one where it gives none.
 */
const others: readonly (readonly [CatalogQuery, RawBuilder<unknown>])[] = [
  [views, sql`pg_class where relkind in ('v', 'm') and relnamespace = ${ours}`],
  [statistics, sql`pg_statistic_ext`],
  [triggers, sql`pg_trigger where not tgisinternal`],
  [
    rules,
    sql`pg_rewrite r join pg_class c on c.oid = r.ev_class
      where r.rulename <> '_RETURN' and c.relnamespace = ${ours}`,
  ],
  [policies, sql`pg_policy`],
  [enums, sql`pg_type where typtype = 'e' and typnamespace = ${ours}`],
  [domains, sql`pg_type where typtype = 'd' and typnamespace = ${ours}`],
  [
    otherTypes,
    sql`pg_type t left join pg_class c on c.oid = t.typrelid
      where ${isOtherType} and t.typnamespace = ${ours}`,
  ],
  [functions, sql`pg_proc where pronamespace = ${ours}`],
  [eventTriggers, sql`pg_event_trigger`],
  [defaultPrivileges, sql`pg_default_acl`],
  [collations, sql`pg_collation where collnamespace = ${ours}`],
  [textSearchDictionaries, sql`pg_ts_dict where dictnamespace = ${ours}`],
  [textSearchConfigurations, sql`pg_ts_config where cfgnamespace = ${ours}`],
  [casts, sql`pg_cast where oid >= ${firstOfUsers}`],
  [operators, sql`pg_operator where oprnamespace = ${ours}`],
  [operatorClasses, sql`pg_opclass where opcnamespace = ${ours}`],
  [operatorFamilies, sql`pg_opfamily where opfnamespace = ${ours}`],
  [foreignDataWrappers, sql`pg_foreign_data_wrapper`],
  [servers, sql`pg_foreign_server`],
  [foreignTables, sql`pg_foreign_table`],
  [publications, sql`pg_publication`],
  [
    namedAlone,
    sql`(
      select from pg_conversion where connamespace = ${ours} union all
      select from pg_ts_parser where prsnamespace = ${ours} union all
      select from pg_ts_template where tmplnamespace = ${ours} union all
      select from pg_am where oid >= ${firstOfUsers} union all
      select from pg_language where oid >= ${firstOfUsers} union all
      select from pg_transform union all
      select from pg_seclabel union all
      select from pg_shseclabel
    ) as named`,
  ],
]

const present = sql<{ place: number }>`
  with ours as materialized (
    select array_agg(n.oid) as oids from pg_namespace n where ${ourSchemas}
  )
  select place from (values ${sql.join(
    others.map(([, catalog], place) => sql`(${sql.lit(place)}, exists (select from ${catalog}))`),
  )}) as other (place, is_there)
  where is_there
`

/**
 * The parts of the statement that reads a catalog which may give a row in this database. Most databases have
 * few kinds of objects, and Postgres takes longer to plan all of the statement than to run it.
 */
export async function branchesFor(db: MigrationDatabase): Promise<CatalogQuery[]> {
  const { rows } = await present.execute(db)
  const places = new Set(rows.map(({ place }) => place))
  return [...usual, ...others.flatMap(([query], place) => (places.has(place) ? [query] : []))]
}
