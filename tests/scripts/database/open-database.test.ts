import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDataApi } from '../../../scripts/database/open-database.ts'
import { startProcess } from '../../setup/process.ts'

it('calls the Data API in the region of the cluster', async () => {
  const { client } = await openDataApi({
    DATABASE_RESOURCE_ARN: 'arn:aws:rds:eu-north-1:123456789012:cluster:app',
    DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:app',
  })

  expect(await client.config.region()).toBe('eu-north-1')
  client.destroy()
})

it('says which variable chooses another data directory', async () => {
  const file = fileURLToPath(import.meta.url)

  await expect(openDataApi({ PLASTER_DATA_DIR: file })).rejects.toMatchObject({
    message: `cannot write to ${file} (ENOTDIR): choose another directory with PLASTER_DATA_DIR`,
  })
})

it.each([
  ['npm run seed', ['scripts/seed.mjs'], ''],
  ['npx db', ['scripts/db.mjs', 'current'], 'FAILED: app at arn:aws:rds:eu-north-1:1:cluster:c: '],
  ['npx db psql', ['scripts/db.mjs', 'psql', '-c', 'select 1'], ''],
])('%s says in one line that there are no credentials', async (_, args, place) => {
  const { output, ended } = startProcess(args, {
    env: {
      DATABASE_URL: '',
      DATABASE_RESOURCE_ARN: 'arn:aws:rds:eu-north-1:1:cluster:c',
      DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:1:secret:s',
      DATABASE_NAME: 'app',
      AWS_ACCESS_KEY_ID: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_PROFILE: '',
    },
  })

  expect(await ended).toBe(1)
  expect(output()).toBe(
    `${place}there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n`,
  )
})
