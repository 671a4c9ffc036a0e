import { sql } from 'kysely'
import { type CatalogQuery, identity, notOfExtension, ourSchemas, qualified } from './fragments.ts'

/** Which columns pg_collation has is another thing in each version. */
export const collations: CatalogQuery = sql`
  select 'collation', ${qualified('n.nspname', 'c.collname')}, null,
    jsonb_build_object(
      'definition', '(' || concat_ws(', ',
        'provider = ' || case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
        'locale = ' || quote_literal(coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale')),
        'lc_collate = ' || quote_literal(c.collcollate),
        'lc_ctype = ' || quote_literal(c.collctype),
        'rules = ' || quote_literal(to_jsonb(c) ->> 'collicurules'),
        case when not c.collisdeterministic then 'deterministic = false' end
      ) || ')',
      'owner', pg_get_userbyid(c.collowner)
    ),
    ${identity('pg_collation', 'c.oid')},
    null::aclitem[], null::aclitem[]
  from pg_collation c
  join pg_namespace n on n.oid = c.collnamespace
  where ${ourSchemas} and ${notOfExtension('pg_collation', 'c.oid')}
`

export const textSearchDictionaries: CatalogQuery = sql`
  select 'text search dictionary', ${qualified('n.nspname', 'd.dictname')}, null,
    jsonb_build_object(
      'definition', '(' || concat_ws(', ',
        'template = ' || ${qualified('tn.nspname', 't.tmplname')}, d.dictinitoption
      ) || ')',
      'owner', pg_get_userbyid(d.dictowner)
    ),
    ${identity('pg_ts_dict', 'd.oid')},
    null::aclitem[], null::aclitem[]
  from pg_ts_dict d
  join pg_namespace n on n.oid = d.dictnamespace
  join pg_ts_template t on t.oid = d.dicttemplate
  join pg_namespace tn on tn.oid = t.tmplnamespace
  where ${ourSchemas} and ${notOfExtension('pg_ts_dict', 'd.oid')}
`

export const textSearchConfigurations: CatalogQuery = sql`
  select 'text search configuration', ${qualified('n.nspname', 'c.cfgname')}, null,
    jsonb_build_object(
      'definition', '(parser = ' || ${qualified('pn.nspname', 'p.prsname')} || ')',
      'mappings', (
        select string_agg(k.alias || ' with ' || k.dictionaries, e'\\n' order by k.alias)
        from (
          select y.alias, string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno) as dictionaries
          from pg_ts_config_map m
          join ts_token_type(c.cfgparser) y on y.tokid = m.maptokentype
          where m.mapcfg = c.oid
          group by y.alias
        ) k
      ),
      'owner', pg_get_userbyid(c.cfgowner)
    ),
    ${identity('pg_ts_config', 'c.oid')},
    null::aclitem[], null::aclitem[]
  from pg_ts_config c
  join pg_namespace n on n.oid = c.cfgnamespace
  join pg_ts_parser p on p.oid = c.cfgparser
  join pg_namespace pn on pn.oid = p.prsnamespace
  where ${ourSchemas} and ${notOfExtension('pg_ts_config', 'c.oid')}
`
