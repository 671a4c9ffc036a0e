#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./docs/main.ts', import.meta.url), { bundled: true })
