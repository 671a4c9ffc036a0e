import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Gives what runs functions, and tells which of them calls process.exit. Deployed, that ends an instance of one
 * function; here it ends all functions, the Data API and the database.
 */
export function createTellExits(
  say: (line: string) => void,
): <Result>(functionName: string, run: () => Result) => Result {
  const atWork = new AsyncLocalStorage<string>()
  // It is emitted by process.exit itself, so this is still within the function.
  process.on('exit', (code) => {
    const functionName = atWork.getStore()
    if (functionName === undefined) return
    say(
      `${functionName} has called process.exit(${code}), which ends npm run dev. Deployed it ends the instance of the function, and the client gets 500.`,
    )
  })
  return (functionName, run) => atWork.run(functionName, run)
}
