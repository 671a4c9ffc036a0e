/** All schemas and roles but those of Postgres go, and public comes back as initdb makes it. */
export const removeEverything = `do $$
  declare statement text;
  begin
    for statement in
      select format('drop schema %I cascade', nspname) from pg_namespace
      where nspname !~ '^pg_' and nspname <> 'information_schema'
    loop
      execute statement;
    end loop;
    for statement in
      select format('drop owned by %1$I cascade; drop role %1$I', rolname) from pg_roles
      where rolname !~ '^pg_' and rolname <> current_user
    loop
      execute statement;
    end loop;
    create schema public authorization pg_database_owner;
    grant usage on schema public to public;
    comment on schema public is 'standard public schema';
  end
$$`

/** All rows go but those of the migrations. */
export const emptyTables = `do $$
  begin
    execute (
      select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' restart identity'
      from pg_tables
      where schemaname = 'public'
        and tablename not in ('alembic_version', 'migration_log', 'migration_lease')
    );
  end
$$`

/** The first that Postgres gives to what is not its own (FirstNormalObjectId). */
const ownOids = 16_384

/** One text for all that a catalog can hold of us; of what is numbered by Postgres, the number tells it apart. */
export const describeCatalog = `select string_agg(line, E'\\n' order by line) from (
  select 'namespace ' || (nspname, nspowner, nspacl, obj_description(oid, 'pg_namespace'))::text as line from pg_namespace
    where nspname !~ '^pg_(toast_)?temp_'
  union all select 'role ' || (rolname, rolsuper, rolconfig, rolvaliduntil)::text from pg_roles
  union all select 'database ' || datname from pg_database
  union all select 'setting ' || setting::text from pg_db_role_setting as setting
  union all select 'class ' || (oid, relname, relnamespace::regnamespace, relkind, relowner, relacl,
      reloptions, relrowsecurity, relforcerowsecurity, relpersistence, relreplident)::text
    from pg_class where oid >= ${ownOids}
  union all select 'attribute ' || (attrelid, attnum, attname, atttypid, atttypmod, attnotnull,
      attisdropped, attidentity, attgenerated, attacl, attoptions)::text
    from pg_attribute where attrelid >= ${ownOids}
  union all select 'default ' || (adrelid, adnum, adbin::text)::text from pg_attrdef
    where adrelid >= ${ownOids}
  union all select 'constraint ' || (oid, conname, convalidated)::text from pg_constraint
    where oid >= ${ownOids}
  union all select 'trigger ' || (oid, tgname, tgenabled)::text from pg_trigger
  union all select 'index ' || (indexrelid, indisvalid)::text from pg_index
    where indexrelid >= ${ownOids}
  union all select 'function ' || (oid, proname, prosrc, proconfig, proacl)::text from pg_proc
    where oid >= ${ownOids}
  union all select 'type ' || (oid, typname)::text from pg_type where oid >= ${ownOids}
  union all select 'label ' || (oid, enumlabel)::text from pg_enum
  union all select 'rule ' || (oid, rulename)::text from pg_rewrite where oid >= ${ownOids}
  union all select 'policy ' || policy::text from pg_policy as policy
  union all select 'extension ' || extension::text from pg_extension as extension
  union all select 'event trigger ' || (oid, evtname)::text from pg_event_trigger
  union all select 'privileges ' || privileges::text from pg_default_acl as privileges
  union all select 'comment ' || comment::text from pg_description as comment
    where objoid >= ${ownOids} and classoid <> 'pg_namespace'::regclass
  union all select 'large object ' || oid from pg_largeobject_metadata
  union all select 'collation ' || oid from pg_collation where oid >= ${ownOids}
  union all select 'operator ' || oid from pg_operator where oid >= ${ownOids}
  union all select 'cast ' || oid from pg_cast where oid >= ${ownOids}
  union all select 'publication ' || oid from pg_publication
  union all select 'wrapper ' || oid from pg_foreign_data_wrapper
  union all select 'text search ' || oid from pg_ts_config where oid >= ${ownOids}
  union all select 'statistics ' || (starelid, staattnum)::text from pg_statistic
    where starelid >= ${ownOids}
  union all select 'statistics ' || oid from pg_statistic_ext
) as lines`
