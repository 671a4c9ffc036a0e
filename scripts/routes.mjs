#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./routes/main.ts', import.meta.url))
