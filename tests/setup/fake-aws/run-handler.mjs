import { pathToFileURL } from 'node:url'

// Argument: the folder of a packaged function. Standard input: the event. Standard output: the answer.
const [, , folder, functionName] = process.argv
const { handler } = await import(pathToFileURL(`${folder}/index.js`).href)
let input = ''
for await (const chunk of process.stdin) input += chunk
const context = {
  functionName,
  functionVersion: '$LATEST',
  awsRequestId: 'request',
  getRemainingTimeInMillis: () => 300_000,
}
try {
  process.stdout.write(
    JSON.stringify({ answer: (await handler(JSON.parse(input), context)) ?? null }),
  )
} catch (error) {
  process.stdout.write(
    JSON.stringify({ error: { errorType: error.name, errorMessage: error.message } }),
  )
}
