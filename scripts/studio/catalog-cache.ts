import { type BrowsedDatabase, BrowseError, readTables, type Table } from '../../db/browse/index.ts'
import { DataApiError } from '../../db/data-api/index.ts'

/** The catalog as it was last read, so that a view need not read it again. */
export interface CatalogCache {
  refresh(): Promise<readonly Table[]>
  /**
   * Does work with the tables. Where they are not as they were, as a migration leaves them, they are read
   * and it is done again: nothing was changed by a statement that names what is not there.
   */
  use<Result>(work: (tables: readonly Table[]) => Promise<Result>): Promise<Result>
}

const [undefinedTable, undefinedColumn, undefinedObject] = ['42P01', '42703', '42704']

export function createCatalogCache(db: BrowsedDatabase): CatalogCache {
  let latest: Promise<readonly Table[]> | undefined

  function refresh(): Promise<readonly Table[]> {
    const reading = readTables(db)
    latest = reading
    reading.catch(() => {
      if (latest === reading) latest = undefined
    })
    return reading
  }

  return {
    refresh,
    async use(work) {
      if (!latest) return work(await refresh())
      try {
        return await work(await latest)
      } catch (error) {
        if (!isOutdated(error)) throw error
        return work(await refresh())
      }
    },
  }
}

function isOutdated(error: unknown): boolean {
  if (error instanceof BrowseError) return true
  if (!(error instanceof DataApiError)) return false
  return [undefinedTable, undefinedColumn, undefinedObject].includes(error.sqlState ?? '')
}
