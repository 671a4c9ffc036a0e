import { sql } from 'kysely'
import { type CatalogQuery, identity } from './fragments.ts'

export const publications: CatalogQuery = sql`
  select 'publication', quote_ident(p.pubname), null,
    jsonb_build_object(
      'definition', concat_ws(' ',
        case when p.puballtables then 'for all tables' else 'for ' || nullif(concat_ws(', ', (
          select 'table ' || string_agg(concat_ws(' ',
            -- Without it the tables that inherit are meant too, each of which is told by itself.
            case when exists (
              select from pg_inherits i join pg_class c on c.oid = i.inhparent
              where c.oid = r.prrelid and c.relkind = 'r'
            ) then 'only' end,
            r.prrelid::regclass::text,
            (
              select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attname) || ')'
              from pg_attribute a where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::int2[])
            ),
            'where (' || pg_get_expr(r.prqual, r.prrelid) || ')'
          ), ', ' order by r.prrelid::regclass::text)
          from pg_publication_rel r where r.prpubid = p.oid
        ), (
          select 'tables in schema ' || string_agg(s.pnnspid::regnamespace::text, ', ' order by s.pnnspid::regnamespace::text)
          from pg_publication_namespace s where s.pnpubid = p.oid
        )), '') end,
        'with (' || nullif(concat_ws(', ',
          case when not (p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate) then
            'publish = ' || quote_literal(concat_ws(', ', case when p.pubinsert then 'insert' end,
              case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end,
              case when p.pubtruncate then 'truncate' end)) end,
          case when p.pubviaroot then 'publish_via_partition_root = true' end,
          case when to_jsonb(p) ->> 'pubgencols' = 's' then 'publish_generated_columns = stored' end
        ), '') || ')'
      ),
      'owner', pg_get_userbyid(p.pubowner)
    ),
    ${identity('pg_publication', 'p.oid')},
    null::aclitem[], null::aclitem[]
  from pg_publication p
`
