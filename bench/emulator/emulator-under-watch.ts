import { startDataApi } from '../../scripts/data-api/server.ts'
import {
  type EmbeddedEngine,
  openEmbeddedDatabase,
} from '../../scripts/database/embedded-database.ts'

const [directory = '', name] = process.argv.slice(2)

/** The emulator over an engine, for memory.ts: answers each message with what it holds after a collection. */
const engine = await openEmbeddedDatabase({ directory, engine: name as EmbeddedEngine })
const server = await startDataApi({ engine, port: 0 })
process.on('message', () => {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  process.send?.({ heapUsed, rss })
})
process.on('disconnect', async () => {
  await server.close()
  await engine.close()
  process.exit()
})
console.log(`listening on ${server.url}`)
