import { RDSDataClient } from '@aws-sdk/client-rds-data'
import type { BrowsedDatabase } from '../../db/browse/index.ts'
import { createDatabase } from '../../db/create-database.ts'
import { localCredentials, localRegion, localTarget } from '../database/local-target.ts'
import { type CatalogCache, createCatalogCache } from './catalog-cache.ts'

/** What the views work with. */
export interface Studio {
  readonly db: BrowsedDatabase
  readonly catalog: CatalogCache
  /** The Data API itself, for statements that people write. */
  readonly client: RDSDataClient
  readonly target: {
    readonly resourceArn: string
    readonly secretArn: string
    readonly database: string
  }
  /** Which database it is, for people. */
  readonly description: string
  /** The folder with the revisions. */
  readonly migrations: string
  close(): Promise<void>
}

export interface StudioOptions extends Pick<Studio, 'description' | 'migrations'> {
  /** URL of the Data API. */
  readonly endpoint: string
  readonly database?: string | undefined
}

/** Over the Data API, as the functions are: whatever the database is. */
export function openStudio({ endpoint, database, ...options }: StudioOptions): Studio {
  const target = { ...localTarget, ...(database !== undefined && { database }) }
  const connect = () =>
    new RDSDataClient({
      endpoint,
      region: localRegion,
      credentials: localCredentials,
      maxAttempts: 1,
    })
  const db = createDatabase(target, connect())
  const client = connect()
  return {
    ...options,
    db,
    client,
    target,
    catalog: createCatalogCache(db),
    async close() {
      client.destroy()
      await db.destroy()
    },
  }
}
