import { sql } from 'kysely'

/** Of the table `c`, as JSON. */
export const columns = sql`(
  select coalesce(json_agg(json_build_object(
    'name', a.attname,
    'type', format_type(a.atttypid, a.atttypmod),
    'castType', format_type(a.atttypid, -1),
    'isNumeric', t.typcategory = 'N',
    'isNullable', not a.attnotnull,
    'hasDefault', a.atthasdef or a.attidentity <> '',
    'isGenerated', a.attgenerated <> '' or a.attidentity = 'a',
    'isIndexed', exists (
      select from pg_index i
      join pg_class ic on ic.oid = i.indexrelid
      join pg_am am on am.oid = ic.relam
      where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indisvalid and i.indpred is null
        and am.amname = 'btree' and i.indoption[0] in (0, 3)
        and i.indcollation[0] = a.attcollation
    ),
    'labels', (
      select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid
    ),
    'comment', col_description(c.oid, a.attnum)
  ) order by a.attnum), '[]')
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
)`
