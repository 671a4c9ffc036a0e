import type { LambdaHandler } from './invoke.ts'
import { GatewayError } from './response.ts'

/** The instances of one function. Each runs one invocation at a time. */
export interface Instances {
  /**
   * Takes the instance that was used last among the idle ones, or starts another. Throws a GatewayError
   * when all that may be are busy, or when the new one does not start.
   */
  take(): Promise<LambdaHandler>
  /** Gives one back for the next invocation. */
  release(instance: LambdaHandler): void
  /** Gives up one that did not finish in its time; what it still does is lost. */
  discard(): void
}

/** As Lambda keeps them: started when needed, `limit` at most (a function's reserved concurrency). */
export function createInstances(
  functionName: string,
  start: () => LambdaHandler | Promise<LambdaHandler>,
  limit: number,
): Instances {
  const idle: LambdaHandler[] = []
  let count = 0
  return {
    async take() {
      const instance = idle.pop()
      if (instance) return instance
      if (count >= limit) throw new GatewayError(503, `${functionName} has ${limit} busy instances`)
      count += 1
      try {
        return await start()
      } catch (cause) {
        count -= 1
        throw new GatewayError(500, `${functionName} does not start`, { cause })
      }
    },
    release: (instance) => idle.push(instance),
    discard: () => {
      count -= 1
    },
  }
}
