import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
import { localCredentials, localRegion, localTarget } from '../../scripts/database/local-target.ts'

const [endpoint = '', callers = '1', seconds = '1'] = process.argv.slice(2)
const client = new RDSDataClient({ endpoint, region: localRegion, credentials: localCredentials })
const command = new ExecuteStatementCommand({
  ...localTarget,
  sql: 'select "tweets"."id", "tweets"."user_id", "tweets"."content", "tweets"."created_at" from "tweets" where "tweets"."id" = :0',
  parameters: [{ name: '0', value: { longValue: 1 } }],
  includeResultMetadata: true,
  resultSetOptions: { longReturnType: 'STRING' },
})

async function callUntil(end: number): Promise<number> {
  let calls = 0
  while (performance.now() < end) {
    await client.send(command)
    calls += 1
  }
  return calls
}

async function run(): Promise<void> {
  const first = await callUntil(performance.now() + 500)
  const end = performance.now() + Number(seconds) * 1000
  const counts = await Promise.all(Array.from({ length: Number(callers) }, () => callUntil(end)))
  const counted = counts.reduce((sum, count) => sum + count, 0)
  console.log(`${Math.round(counted / Number(seconds))} calls/s, ${first + counted} in all`)
}

run()
