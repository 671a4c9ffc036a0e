#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./build/main.ts', import.meta.url))
