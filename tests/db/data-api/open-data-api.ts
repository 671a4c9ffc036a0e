import { Kysely } from 'kysely'
import type { DataApiConfig } from '../../../db/data-api/index.ts'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { createTurningClock, type TurningClock } from '../../scripts/data-api/turning-clock.ts'
import { lendEngine } from '../../setup/lent-engine.ts'
import { dialectFor } from './dialect-for.ts'

export interface OpenDataApi {
  dataApi: DataApi
  /** By which limits are kept: nothing expires by itself. */
  clock: TurningClock
  connect<Database>(config?: Partial<DataApiConfig>): Kysely<Database>
  close(): Promise<void>
}

interface Options {
  /** Closed with it; an empty PGlite where left out. */
  engine?: Engine
  /** Milliseconds after which a forgotten transaction gives its session back. */
  idle?: number
}

/** The emulator on a port of its own. */
export async function openDataApi({ engine: given, idle }: Options = {}): Promise<OpenDataApi> {
  const engine = given ?? (await lendEngine('empty'))
  const clock = createTurningClock()
  const limits = idle ? { idle } : {}
  const dataApi = await startDataApi({ engine, port: 0, limits, clock })
  const opened: Kysely<unknown>[] = []
  return {
    dataApi,
    clock,
    connect<Database>(config: Partial<DataApiConfig> = {}) {
      const db = new Kysely<Database>({ dialect: dialectFor(dataApi.url, config) })
      opened.push(db as Kysely<unknown>)
      return db
    },
    async close() {
      await Promise.all(opened.map((db) => db.destroy()))
      await dataApi.close()
      await engine.close()
    },
  }
}
