#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./openapi/main.ts', import.meta.url))
