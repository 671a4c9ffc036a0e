#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./pack/main.ts', import.meta.url), { bundled: true })
