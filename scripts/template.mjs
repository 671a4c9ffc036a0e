#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./template/main.ts', import.meta.url))
