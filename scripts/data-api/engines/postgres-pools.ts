import { Pool, type PoolClient } from 'pg'
import { connectionOf } from './postgres-url.ts'

/** The pools of a server, one to a database. */
export interface PostgresPools {
  connect(database: string): Promise<PoolClient>
  /** Names of databases come from callers, and there is no end of those that do not exist. */
  drop(database: string): void
  end(): Promise<void>
}

export function createPools(url: string, places: number): PostgresPools {
  const pools = new Map<string, Pool>()

  function poolOf(database: string): Pool {
    const known = pools.get(database)
    if (known) return known
    const pool = new Pool({ ...connectionOf(url, database), max: places })
    pools.set(database, pool)
    // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
    pool.on('error', () => {})
    return pool
  }

  return {
    connect: (database) => poolOf(database).connect(),
    drop(database) {
      pools.get(database)?.end()
      pools.delete(database)
    },
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}
