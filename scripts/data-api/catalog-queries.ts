import type { Session } from './engines/engine.ts'
import { type PostgresType, toPostgresType } from './types.ts'

/** What the table that a result column comes from says of it. */
export interface ColumnSource {
  tableName: string
  nullable: boolean
  autoIncrement: boolean
}

export async function selectTypes(session: Session, oids: number[]): Promise<PostgresType[]> {
  const { rows } = await session.run(
    `select type.oid, type.typname, type.typtype, type.oid::pg_catalog.regtype,
       element.oid, element.typname, element.typtype, element.oid::pg_catalog.regtype
     from pg_catalog.pg_type as type
     left join pg_catalog.pg_type as element on element.typarray = type.oid
     where type.oid = any($1)`,
    [oidList(oids)],
  )
  return rows.map((row) => {
    const element = row[4] ? toRow(row.slice(4)) : undefined
    return toPostgresType({ ...toRow(row), element })
  })
}

function toRow([oid, name, kind, spelled]: (string | null)[]) {
  return { oid: Number(oid), name: String(name), kind: String(kind), spelled: String(spelled) }
}

/** By OID of the table and number of the column. */
export async function selectSources(
  session: Session,
  tables: number[],
): Promise<[key: string, source: ColumnSource][]> {
  const { rows } = await session.run(
    `select attribute.attrelid, attribute.attnum, class.relname,
       attribute.attnotnull or (type.typtype = 'd' and type.typnotnull),
       attribute.attidentity <> ''
         or coalesce(pg_catalog.pg_get_expr(value.adbin, value.adrelid) like '%nextval(%', false)
     from pg_catalog.pg_attribute as attribute
     join pg_catalog.pg_class as class on class.oid = attribute.attrelid
     join pg_catalog.pg_type as type on type.oid = attribute.atttypid
     left join pg_catalog.pg_attrdef as value
       on value.adrelid = attribute.attrelid and value.adnum = attribute.attnum
     where attribute.attrelid = any($1)`,
    [oidList(tables)],
  )
  return rows.map(([table, number, tableName, notNull, autoIncrement]) => [
    `${table}.${number}`,
    {
      tableName: String(tableName),
      nullable: notNull === 'f',
      autoIncrement: autoIncrement === 't',
    },
  ])
}

const oidArray = 1028

function oidList(oids: number[]) {
  return { oid: oidArray, text: `{${[...new Set(oids)].join(',')}}` }
}
