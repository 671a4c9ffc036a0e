import type { Engine } from '../data-api/engines/engine.ts'
import { openInProcess } from '../data-api/in-process.ts'
import { type OpenDatabase, openByClient } from './open-database.ts'

/** The database of an engine behind a Data API in this process; they end with one another. */
export function openInMemory(engine: Engine): OpenDatabase {
  const api = openInProcess(engine)
  const opened = openByClient(api.clientConfig, 'a scratch database')
  return {
    ...opened,
    async close() {
      await opened.close()
      api.close()
      await engine.close()
    },
  }
}
