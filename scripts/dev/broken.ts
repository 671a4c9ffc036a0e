import { relative } from 'node:path'
import type { BuildFailure } from 'esbuild'
import type { GatewayRoute } from '../gateway/routes.ts'

/** One line for code that does not build, does not load or does not fit together. */
export function explainBroken(error: unknown, root: string): string {
  if (isBuildFailure(error)) return explainBuildFailure(error)
  if (!(error instanceof Error)) return `the functions do not load: ${error}`
  if (error.name === 'BlueprintError') return error.message
  const place = firstPlace(error, root)
  return `${place ?? 'the functions'}: ${error.name}: ${error.message.split('\n')[0]}`
}

/** What answers every request meanwhile. */
export function brokenRoutes(line: string): GatewayRoute[] {
  const problem = {
    type: 'about:blank',
    title: 'The code does not load',
    status: 500,
    detail: line,
  }
  return [
    {
      method: 'ANY',
      path: '$default',
      functionName: '(broken)',
      handler: async () => ({
        statusCode: problem.status,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify(problem),
      }),
    },
  ]
}

function explainBuildFailure({ errors }: BuildFailure): string {
  const [first, ...others] = errors
  const at = first?.location
  const place = at ? `${at.file}:${at.line}:${at.column + 1}: ` : ''
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return `${place}${first?.text}${more}`
}

/** Where in the project it was thrown, by a stack that is mapped to the sources. */
function firstPlace({ stack = '' }: Error, root: string): string | undefined {
  const [, file, line] = stack.match(/\(?(?:file:\/\/)?([^\s()]+\.ts):(\d+):\d+\)?$/m) ?? []
  return file && `${relative(root, file)}:${line}`
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && 'warnings' in error
}
