import { ExecuteSqlCommand } from '@aws-sdk/client-rds-data'
import { expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function executeSql(api: DataApiUnderTest): void {
  it('is refused', async () => {
    const { resourceArn, secretArn } = api.target
    const command = new ExecuteSqlCommand({
      dbClusterOrInstanceArn: resourceArn,
      awsSecretStoreArn: secretArn,
      sqlStatements: 'select 1',
    })

    await expect(api.client().send(command)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'This API is deprecated and not available. Use ExecuteStatement API instead',
      $metadata: { httpStatusCode: 400 },
    })
  })
}
