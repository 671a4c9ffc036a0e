import type { RequestLog } from '../gateway/server.ts'

/** The line of a request that no function answered, with why; none for others, which functions write themselves. */
export function unansweredLine({
  method,
  path,
  status,
  functionName,
  error,
}: RequestLog): string | undefined {
  if (!error && functionName) return undefined
  const who = functionName ?? error?.message ?? 'preflight'
  return `${method} ${path}  ${status}  ${who}`
}
