import { start } from '../../scripts/start.mjs'

await start(new URL('./write-migrated.ts', import.meta.url), { bundled: true })
