import { sql } from 'kysely'

/** `aggregate (sfunc = int4pl, stype = integer)`, for the rows `g` of pg_aggregate and `p` of pg_proc. */
export const aggregateDefinition = sql`
  'aggregate (' || concat_ws(', ',
    'sfunc = ' || g.aggtransfn::text,
    'stype = ' || format_type(g.aggtranstype, null),
    'sspace = ' || nullif(g.aggtransspace, 0),
    'finalfunc = ' || nullif(g.aggfinalfn::text, '-'),
    case when g.aggfinalextra then 'finalfunc_extra' end,
    'finalfunc_modify = ' || ${modification('g.aggfinalmodify')},
    'combinefunc = ' || nullif(g.aggcombinefn::text, '-'),
    'serialfunc = ' || nullif(g.aggserialfn::text, '-'),
    'deserialfunc = ' || nullif(g.aggdeserialfn::text, '-'),
    'initcond = ' || quote_literal(g.agginitval),
    'msfunc = ' || nullif(g.aggmtransfn::text, '-'),
    'minvfunc = ' || nullif(g.aggminvtransfn::text, '-'),
    'mstype = ' || case when g.aggmtranstype <> 0 then format_type(g.aggmtranstype, null) end,
    'msspace = ' || nullif(g.aggmtransspace, 0),
    'mfinalfunc = ' || nullif(g.aggmfinalfn::text, '-'),
    case when g.aggmfinalextra then 'mfinalfunc_extra' end,
    'mfinalfunc_modify = ' || case when g.aggmtranstype <> 0 then ${modification('g.aggmfinalmodify')} end,
    'minitcond = ' || quote_literal(g.aggminitval),
    (
      select 'sortop = operator(' || quote_ident(n.nspname) || '.' || o.oprname || ')'
      from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
      where o.oid = g.aggsortop
    ),
    case p.proparallel when 's' then 'parallel = safe' when 'r' then 'parallel = restricted' end,
    case g.aggkind when 'h' then 'hypothetical' end
  ) || ')'
`

/** Null where it is what aggregates of their kind have unless told otherwise. */
function modification(column: string) {
  return sql`case when ${sql.ref(column)} <> case g.aggkind when 'n' then 'r' else 'w' end
    then case ${sql.ref(column)} when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end
  end`
}
