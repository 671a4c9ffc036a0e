import { pathToFileURL } from 'node:url'

// Standard input: calls of packaged functions, and the milliseconds that each has. Standard output: a line for the
// answer of each, after what it logs.
let input = ''
for await (const chunk of process.stdin) input += chunk
const { calls, remainingTime } = JSON.parse(input)
for (const { folder, functionName, event } of calls) {
  const context = {
    functionName,
    functionVersion: '$LATEST',
    awsRequestId: 'request',
    getRemainingTimeInMillis: () => remainingTime,
  }
  const { handler } = await import(pathToFileURL(`${folder}/index.js`).href)
  const outcome = await handler(event, context).then(
    (answer) => ({ answer: answer ?? null }),
    ({ name, message }) => ({ error: { errorType: name, errorMessage: message } }),
  )
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
