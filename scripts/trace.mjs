#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./trace/main.ts', import.meta.url))
