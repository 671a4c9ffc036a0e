import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { DeployEvent } from './custom-resource.ts'

/** Invokes a function with an event, and waits for no answer. */
export async function runAgain(functionName: string, event: DeployEvent): Promise<void> {
  const client = new LambdaClient({})
  await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: JSON.stringify(event),
    }),
  )
}
