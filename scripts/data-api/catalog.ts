import { type ColumnSource, selectSources, selectTypes } from './catalog-queries.ts'
import type { Column, Session } from './engines/engine.ts'
import { firstOwnOid, type PostgresType, toPostgresType } from './types.ts'

/** What RowDescription leaves out, looked up once and remembered. */
export interface Catalog {
  typesOf(session: Session, columns: Column[]): Promise<PostgresType[]>
  /** Undefined for a column that is an expression. */
  sourcesOf(session: Session, columns: Column[]): Promise<(ColumnSource | undefined)[]>
  /** To be called when a statement may have changed the schema. */
  forget(): void
}

interface Known {
  types: Map<number, PostgresType>
  sources: Map<string, ColumnSource>
}

/** Of SHOW: to look it up would be a query, before which the isolation of a transaction has to be set. */
const text = toPostgresType({ oid: 25, name: 'text', kind: 'b' })

/** By database: those of one server may have the same OIDs, as one that was made of another has. */
export function createCatalog(): Catalog {
  let databases = new Map<string, Known>()
  const builtIn = new Map([[text.oid, text]])

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

function keyOf({ tableOid, columnNumber }: Column): string {
  return `${tableOid}.${columnNumber}`
}
