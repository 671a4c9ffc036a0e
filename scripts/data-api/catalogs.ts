import { type Catalog, createCatalog } from './catalog.ts'

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
