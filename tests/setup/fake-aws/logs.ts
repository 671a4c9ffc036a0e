import type { ServerResponse } from 'node:http'

export interface Logs {
  /** Adds the lines that a function has printed to its log. */
  add(functionName: string, output: string): void
  answer(target: string, body: string, response: ServerResponse): void
}

/** Of CloudWatch Logs: a log group of one stream for each function. */
export function createLogs(): Logs {
  const groups = new Map<string, { timestamp: number; message: string }[]>()

  const operations: Record<string, (group: string) => object> = {
    DescribeLogStreams: (group) => ({
      logStreams: groups.has(group) ? [{ logStreamName: 'stream' }] : [],
    }),
    FilterLogEvents: (group) => ({ events: groups.get(group) ?? [] }),
  }

  return {
    add(functionName, output) {
      const group = `/aws/lambda/${functionName}`
      const lines = output.split('\n').filter(Boolean)
      const events = lines.map((line) => ({ timestamp: Date.now(), message: `${line}\n` }))
      groups.set(group, [...(groups.get(group) ?? []), ...events])
    },
    answer(target, body, response) {
      const operation = operations[target.split('.')[1] as string]
      response.end(JSON.stringify(operation?.(JSON.parse(body).logGroupName)))
    },
  }
}
