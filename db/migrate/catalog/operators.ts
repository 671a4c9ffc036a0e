import { type RawBuilder, sql } from 'kysely'
import {
  type CatalogQuery,
  firstOfUsers,
  identity,
  notOfExtension,
  ourSchemas,
  qualified,
} from './fragments.ts'

/** Without those that a range type makes itself. */
export const casts: CatalogQuery = sql`
  select 'cast',
    '(' || format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null) || ')', null,
    jsonb_build_object(
      'definition', case c.castmethod
        when 'f' then 'with function ' || c.castfunc::regprocedure::text
        when 'i' then 'with inout' else 'without function'
      end || case c.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit' else '' end
    ),
    ${identity('pg_cast', 'c.oid')},
    null::aclitem[], null::aclitem[]
  from pg_cast c
  where c.oid >= ${firstOfUsers} and not exists (
    select from pg_depend e
    where e.classid = 'pg_cast'::regclass and e.objid = c.oid and e.deptype in ('e', 'i')
  )
`

/** Without the shells that another one leaves which names them. */
export const operators: CatalogQuery = sql`
  select 'operator', quote_ident(n.nspname) || '.' || ${withOperands('o')}, null,
    jsonb_build_object(
      'definition', '(' || concat_ws(', ',
        'function = ' || o.oprcode::text,
        'leftarg = ' || format_type(nullif(o.oprleft, 0), null),
        'rightarg = ' || format_type(nullif(o.oprright, 0), null),
        'commutator = ' || ${other('o.oprcom')},
        'negator = ' || ${other('o.oprnegate')},
        'restrict = ' || nullif(o.oprrest::text, '-'),
        'join = ' || nullif(o.oprjoin::text, '-'),
        case when o.oprcanhash then 'hashes' end,
        case when o.oprcanmerge then 'merges' end
      ) || ')',
      'owner', pg_get_userbyid(o.oprowner)
    ),
    ${identity('pg_operator', 'o.oid')},
    null::aclitem[], null::aclitem[]
  from pg_operator o
  join pg_namespace n on n.oid = o.oprnamespace
  where o.oprcode <> 0 and ${ourSchemas} and ${notOfExtension('pg_operator', 'o.oid')}
`

/** Each with the members that came with it; those that were added to its family alone are the family's. */
export const operatorClasses: CatalogQuery = sql`
  select 'operator class', ${qualified('n.nspname', 'c.opcname')} || ' using ' || quote_ident(m.amname), null,
    jsonb_build_object(
      'definition', concat_ws(' ',
        case when c.opcdefault then 'default' end,
        'for type ' || format_type(c.opcintype, null) || ' using ' || quote_ident(m.amname),
        case when f.opfname <> c.opcname or f.opfnamespace <> c.opcnamespace
          then 'family ' || ${qualified('fn.nspname', 'f.opfname')} end,
        'as ' || concat_ws(', ', (
          select string_agg('operator ' || a.amopstrategy || ' ' || a.amopopr::regoperator::text
            || case when a.amoppurpose = 'o' then ' for order by ' || ${qualified('sn.nspname', 's.opfname')} else '' end,
            ', ' order by a.amopstrategy, a.amopopr::regoperator::text)
          from pg_depend d
          join pg_amop a on a.oid = d.objid
          left join pg_opfamily s on s.oid = a.amopsortfamily
          left join pg_namespace sn on sn.oid = s.opfnamespace
          where d.classid = 'pg_amop'::regclass and d.refclassid = 'pg_opclass'::regclass
            and d.refobjid = c.oid and d.deptype = 'i'
        ), (
          select string_agg('function ' || p.amprocnum || ' (' || format_type(p.amproclefttype, null) || ', '
            || format_type(p.amprocrighttype, null) || ') ' || p.amproc::regprocedure::text,
            ', ' order by p.amprocnum)
          from pg_depend d
          join pg_amproc p on p.oid = d.objid
          where d.classid = 'pg_amproc'::regclass and d.refclassid = 'pg_opclass'::regclass
            and d.refobjid = c.oid and d.deptype = 'i'
        ), 'storage ' || format_type(nullif(c.opckeytype, 0), null))
      ),
      'owner', pg_get_userbyid(c.opcowner)
    ),
    ${identity('pg_opclass', 'c.oid')},
    null::aclitem[], null::aclitem[]
  from pg_opclass c
  join pg_namespace n on n.oid = c.opcnamespace
  join pg_am m on m.oid = c.opcmethod
  join pg_opfamily f on f.oid = c.opcfamily
  join pg_namespace fn on fn.oid = f.opfnamespace
  where ${ourSchemas} and ${notOfExtension('pg_opclass', 'c.oid')}
`

/** Without those that a class of the same name makes itself. */
export const operatorFamilies: CatalogQuery = sql`
  select 'operator family', ${qualified('n.nspname', 'f.opfname')} || ' using ' || quote_ident(m.amname), null,
    jsonb_build_object(
      'definition', 'using ' || quote_ident(m.amname),
      'members', (
        select string_agg(x.member, ', ' order by x.member) from (
          select 'operator ' || a.amopstrategy || ' ' || a.amopopr::regoperator::text as member
          from pg_amop a join pg_depend d on d.classid = 'pg_amop'::regclass and d.objid = a.oid
          where d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid and d.deptype = 'a'
          union all
          select 'function ' || p.amprocnum || ' (' || format_type(p.amproclefttype, null) || ', '
            || format_type(p.amprocrighttype, null) || ') ' || p.amproc::regprocedure::text
          from pg_amproc p join pg_depend d on d.classid = 'pg_amproc'::regclass and d.objid = p.oid
          where d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid and d.deptype = 'a'
        ) x
      ),
      'owner', pg_get_userbyid(f.opfowner)
    ),
    ${identity('pg_opfamily', 'f.oid')},
    null::aclitem[], null::aclitem[]
  from pg_opfamily f
  join pg_namespace n on n.oid = f.opfnamespace
  join pg_am m on m.oid = f.opfmethod
  where ${ourSchemas} and ${notOfExtension('pg_opfamily', 'f.oid')}
    and not exists (
      select from pg_opclass c
      where c.opcfamily = f.oid and c.opcname = f.opfname and c.opcnamespace = f.opfnamespace
    )
`

function withOperands(alias: string): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql`${column('oprname')} || '(' || coalesce(format_type(nullif(${column('oprleft')}, 0), null), 'none')
    || ', ' || format_type(${column('oprright')}, null) || ')'`
}

function other(column: string): RawBuilder<unknown> {
  return sql`(
    select case when pg_operator_is_visible(x.oid) then x.oprname::text
      else 'operator(' || quote_ident(xn.nspname) || '.' || x.oprname || ')' end
    from pg_operator x join pg_namespace xn on xn.oid = x.oprnamespace
    where x.oid = ${sql.ref(column)}
  )`
}
