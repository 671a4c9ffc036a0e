import type { Column, Session } from './engines/engine.ts'
import { firstOwnOid, type PostgresType, toPostgresType } from './types.ts'

/** What the table that a result column comes from says of it. */
export interface ColumnSource {
  tableName: string
  nullable: boolean
  autoIncrement: boolean
}

/** What RowDescription leaves out, looked up once and remembered. */
export interface Catalog {
  typesOf(session: Session, columns: Column[]): Promise<PostgresType[]>
  /** Undefined for a column that is an expression. */
  sourcesOf(session: Session, columns: Column[]): Promise<(ColumnSource | undefined)[]>
  /** To be called when a statement may have changed the schema. */
  forget(): void
}

export interface Catalogs {
  /** The one to use in a transaction, or outside of all. */
  of(transactionId: string | null | undefined): Catalog
  /** To be called when a transaction has ended, either way. */
  end(transactionId: string): void
}

/** A transaction that changes the schema sees what nobody else does until it ends, so it gets a catalog of its own. */
export function createCatalogs(): Catalogs {
  const shared = createCatalog()
  const changed = new Map<string, Catalog>()

  function forTransaction(id: string): Catalog {
    return {
      ...shared,
      forget() {
        changed.set(id, createCatalog())
      },
    }
  }

  return {
    of(id) {
      if (!id) return shared
      return changed.get(id) ?? forTransaction(id)
    },
    end(id) {
      if (changed.delete(id)) shared.forget()
    },
  }
}

interface Known {
  types: Map<number, PostgresType>
  sources: Map<string, ColumnSource>
}

/** By database: those of one server may have the same OIDs, as one that was made of another has. */
function createCatalog(): Catalog {
  let databases = new Map<string, Known>()
  const builtIn = new Map<number, PostgresType>()

  /** Kept by whoever looks something up: what was forgotten meanwhile is not to come back. */
  function knownIn({ database }: Session): Known {
    const known = databases.get(database) ?? { types: new Map(), sources: new Map() }
    databases.set(database, known)
    return known
  }

  return {
    async typesOf(session, columns) {
      const { types } = knownIn(session)
      const typeOf = (oid: number) => builtIn.get(oid) ?? types.get(oid)
      const unknown = columns.map(({ typeOid }) => typeOid).filter((oid) => !typeOf(oid))
      for (const type of unknown.length ? await selectTypes(session, unknown) : []) {
        const place = type.oid < firstOwnOid ? builtIn : types
        place.set(type.oid, type)
      }
      return columns.map(({ typeOid }) => typeOf(typeOid) as PostgresType)
    },

    async sourcesOf(session, columns) {
      const { sources } = knownIn(session)
      const unknown = columns
        .filter((column) => column.tableOid !== 0 && !sources.has(keyOf(column)))
        .map(({ tableOid }) => tableOid)
      for (const [key, source] of unknown.length ? await selectSources(session, unknown) : []) {
        sources.set(key, source)
      }
      return columns.map((column) => sources.get(keyOf(column)))
    },

    forget() {
      databases = new Map()
    },
  }
}

async function selectTypes(session: Session, oids: number[]): Promise<PostgresType[]> {
  const { rows } = await session.run(
    `select type.oid, type.typname, type.typtype, element.oid, element.typname, element.typtype
     from pg_catalog.pg_type as type
     left join pg_catalog.pg_type as element on element.typarray = type.oid
     where type.oid = any($1)`,
    [oidList(oids)],
  )
  return rows.map(([oid, name, kind, elementOid, elementName, elementKind]) =>
    toPostgresType({
      ...typeRow(oid, name, kind),
      element: elementOid ? typeRow(elementOid, elementName, elementKind) : undefined,
    }),
  )
}

type Text = string | null | undefined

function typeRow(oid: Text, name: Text, kind: Text) {
  return { oid: Number(oid), name: String(name), kind: String(kind) }
}

async function selectSources(
  session: Session,
  tables: number[],
): Promise<[key: string, source: ColumnSource][]> {
  const { rows } = await session.run(
    `select attribute.attrelid, attribute.attnum, class.relname, attribute.attnotnull,
       attribute.attidentity <> ''
         or coalesce(pg_catalog.pg_get_expr(value.adbin, value.adrelid) like '%nextval(%', false)
     from pg_catalog.pg_attribute as attribute
     join pg_catalog.pg_class as class on class.oid = attribute.attrelid
     left join pg_catalog.pg_attrdef as value
       on value.adrelid = attribute.attrelid and value.adnum = attribute.attnum
     where attribute.attrelid = any($1) and attribute.attnum > 0`,
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

function keyOf({ tableOid, columnNumber }: Column): string {
  return `${tableOid}.${columnNumber}`
}

const oidArray = 1028

function oidList(oids: number[]) {
  return { oid: oidArray, text: `{${[...new Set(oids)].join(',')}}` }
}
