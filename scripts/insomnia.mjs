#!/usr/bin/env node
import { start } from './start.mjs'

await start(new URL('./insomnia/main.ts', import.meta.url))
