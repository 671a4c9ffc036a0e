/**
 * Milliseconds of a clock that only goes forward. To ask for the global `performance` is to load nine
 * modules of Node, which a cold start would have to wait for.
 */
export function now(): number {
  return process.uptime() * 1_000
}
