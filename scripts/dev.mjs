#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./dev/main.ts', import.meta.url), { bundled: true })
