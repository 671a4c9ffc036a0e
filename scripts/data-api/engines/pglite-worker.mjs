import { bundle } from '../../bundle/bundle.mjs'

const { href } = await bundle(new URL('./pglite-worker.ts', import.meta.url))
await import(href)
