/** What tests of other projects import. */
export type { Clock } from '../data-api/clock.ts'
export type { Engine } from '../data-api/engines/engine.ts'
export { openPostgresEngine } from '../data-api/engines/postgres.ts'
export type { Fault } from '../data-api/faults/fault.ts'
export type { Limits } from '../data-api/limits.ts'
export { type DataApi, type DataApiOptions, startDataApi } from '../data-api/server.ts'
export { type EmbeddedOptions, openEmbeddedDatabase } from '../database/embedded-database.ts'
export { openMemoryEngine } from '../database/memory-engine.ts'
