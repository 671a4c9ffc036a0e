import { load } from '../../start.mjs'

await load(new URL('./pglite-worker.ts', import.meta.url))
