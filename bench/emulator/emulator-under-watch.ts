import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'

/** The emulator over PGlite, for memory.ts: answers each message with what it holds after a collection. */
const engine = await openPgliteEngine({ directory: process.argv[2] })
const server = await startDataApi({ engine, port: 0 })
process.on('message', () => {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  process.send?.({ heapUsed, rss })
})
process.on('disconnect', () => process.exit())
console.log(`listening on ${server.url}`)
