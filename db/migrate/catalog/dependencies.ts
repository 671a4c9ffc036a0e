import { type RawBuilder, sql } from 'kysely'
import { extensions } from './database-parts.ts'
import { foreignTables } from './foreign-objects.ts'
import type { CatalogQuery } from './fragments.ts'
import { operatorClasses, operatorFamilies } from './operators.ts'
import { publications } from './publications.ts'
import { columns, tables, views } from './relations.ts'
import { constraints } from './table-parts.ts'
import { domains, enums, otherTypes } from './types.ts'

/** Other names that Postgres has for the objects of some queries: where one of them is read, these are. */
interface Aliases {
  readonly of: readonly CatalogQuery[]
  readonly rows: RawBuilder<unknown>
}

/**
 * An index for its constraint, a rule for its view, a row type for its table, a multirange for its range,
 * what an extension brought for the extension. `is_default` is told of a column's default, which is told
 * apart from the column.
 */
const aliases: readonly Aliases[] = [
  {
    of: [views],
    rows: sql`
      select f.kind, f.name, 'pg_rewrite'::regclass, r.oid, 0, false
      from found f join pg_rewrite r on r.ev_class = f.objid and r.rulename = '_RETURN'
      where f.kind in ('view', 'materialized view')
    `,
  },
  {
    of: [columns],
    rows: sql`
      select f.kind, f.name, 'pg_attrdef'::regclass, d.oid, 0, not f.attributes ->> 'generated' is not null
      from found f join pg_attrdef d on d.adrelid = f.objid and d.adnum = f.objsubid
      where f.kind = 'column'
    `,
  },
  {
    of: [constraints],
    rows: sql`
      select f.kind, f.name, 'pg_class'::regclass, k.conindid, 0, false
      from found f join pg_constraint k on k.oid = f.objid and k.contype in ('p', 'u', 'x')
      where f.kind = 'constraint'
    `,
  },
  {
    of: [enums, domains, otherTypes],
    rows: sql`
      select f.kind, f.name, 'pg_type'::regclass, t.typarray, 0, false
      from found f join pg_type t on t.oid = f.objid and t.typarray <> 0
      where f.kind in ('enum', 'domain', 'type')
    `,
  },
  {
    of: [otherTypes],
    rows: sql`
      select f.kind, f.name, 'pg_type'::regclass, unnest(array[t.oid, t.typarray]), 0, false
      from found f
      join pg_depend m on m.refclassid = f.classid and m.refobjid = f.objid and m.deptype = 'i'
        and m.classid = 'pg_type'::regclass
      join pg_type t on t.oid = m.objid and t.typtype = 'm'
      where f.kind = 'type'
    `,
  },
  {
    of: [tables, views, foreignTables],
    rows: sql`
      select f.kind, f.name, 'pg_type'::regclass, unnest(array[t.oid, t.typarray]), 0, false
      from found f join pg_type t on t.typrelid = f.objid
      where f.kind in ('table', 'view', 'materialized view', 'foreign table')
    `,
  },
  {
    of: [foreignTables],
    rows: sql`
      select f.kind, f.name, 'pg_class'::regclass, f.objid, a.attnum, false
      from found f join pg_attribute a on a.attrelid = f.objid and a.attnum > 0
      where f.kind = 'foreign table'
    `,
  },
  {
    of: [foreignTables],
    rows: sql`
      select f.kind, f.name, 'pg_attrdef'::regclass, d.oid, 0, false
      from found f join pg_attrdef d on d.adrelid = f.objid
      where f.kind = 'foreign table'
    `,
  },
  {
    of: [publications],
    rows: sql`
      select f.kind, f.name, 'pg_publication_rel'::regclass, r.oid, 0, false
      from found f join pg_publication_rel r on r.prpubid = f.objid
      where f.kind = 'publication'
    `,
  },
  {
    of: [publications],
    rows: sql`
      select f.kind, f.name, 'pg_publication_namespace'::regclass, s.oid, 0, false
      from found f join pg_publication_namespace s on s.pnpubid = f.objid
      where f.kind = 'publication'
    `,
  },
  {
    of: [operatorClasses, operatorFamilies],
    rows: sql`
      select f.kind, f.name, m.classid, m.objid, 0, false
      from found f
      join pg_depend m on m.refclassid = f.classid and m.refobjid = f.objid and m.deptype in ('i', 'a')
        and m.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)
      where f.kind in ('operator class', 'operator family')
    `,
  },
  {
    of: [operatorClasses],
    rows: sql`
      select f.kind, f.name, 'pg_opfamily'::regclass, y.oid, 0, false
      from found f
      join pg_opclass c on c.oid = f.objid
      join pg_opfamily y on y.oid = c.opcfamily and y.opfname = c.opcname and y.opfnamespace = c.opcnamespace
      where f.kind = 'operator class'
    `,
  },
  {
    of: [otherTypes],
    rows: sql`
      select f.kind, f.name, 'pg_class'::regclass, t.typrelid, a.attnum, false
      from found f
      join pg_type t on t.oid = f.objid
      join pg_attribute a on a.attrelid = t.typrelid and a.attnum > 0
      where f.kind = 'type'
    `,
  },
  {
    of: [extensions],
    rows: sql`
      select f.kind, f.name, e.classid, e.objid, 0, false
      from found f
      join pg_depend e on e.refclassid = f.classid and e.refobjid = f.objid and e.deptype = 'e'
      where f.kind = 'extension'
    `,
  },
]

/** The names that Postgres has for the objects in `found`, which these queries gave. */
export function aliasesOf(queries: readonly CatalogQuery[]): RawBuilder<unknown> {
  const others = aliases.filter(({ of }) => of.some((query) => queries.includes(query)))
  return sql`
    select kind, name, classid, objid, objsubid, false as is_default from found
    ${sql.join(
      others.map(({ rows }) => sql`union all ${rows}`),
      sql` `,
    )}
  `
}

/** What needs what, by Postgres's own account. An owned sequence does not need its column. */
export const dependencies = sql`
  select n.kind, n.name, n.is_default, jsonb_agg(distinct w.kind || ' ' || w.name) as needs
  from pg_depend d
  join alias n on n.classid = d.classid and n.objid = d.objid and n.objsubid = d.objsubid
  join alias w on w.classid = d.refclassid and w.objid = d.refobjid and w.objsubid = d.refobjsubid
  where d.deptype <> 'e' and (n.kind, n.name) <> (w.kind, w.name)
    and not (n.kind = 'sequence' and w.kind = 'column')
    and not (n.kind = 'column' and w.kind = 'sequence' and d.deptype = 'i')
  group by 1, 2, 3
`
