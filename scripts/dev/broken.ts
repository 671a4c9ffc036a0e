import type { GatewayRoute } from '../gateway/routes.ts'

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
