import { type EmbeddedEngine, embeddedEngines } from '../database/embedded-database.ts'

/**
 * The arguments of a process as they were meant: npm takes `--engine` of `npm run dev --engine native` for
 * a setting of its own, and passes on `native` alone.
 */
export function withEngineFlag(argv: readonly string[]): string[] {
  const [node = '', script = '', first = '', ...rest] = argv
  const isEngine = embeddedEngines.includes(first as EmbeddedEngine)
  return isEngine ? [node, script, '--engine', first, ...rest] : [...argv]
}
