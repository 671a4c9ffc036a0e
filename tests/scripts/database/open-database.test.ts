import { expect, it } from 'vitest'
import { openDataApi } from '../../../scripts/database/open-database.ts'

it('calls the Data API in the region of the cluster', async () => {
  const { client } = await openDataApi({
    DATABASE_RESOURCE_ARN: 'arn:aws:rds:eu-north-1:123456789012:cluster:app',
    DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:app',
  })

  expect(await client.config.region()).toBe('eu-north-1')
  client.destroy()
})
