import { embeddedDatabase } from '../data-api/engines/pglite.ts'

/** What the emulator is addressed with: it takes any ARNs and checks no signature. */
export const localTarget = {
  resourceArn: 'arn:aws:rds:us-east-1:000000000000:cluster:plaster',
  secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:plaster',
  database: embeddedDatabase,
}

export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

export const localRegion = 'us-east-1'

/** The environment in which a handler finds a Data API on this machine, as a Lambda finds the real one. */
export function localEnvironment(
  endpoint: string,
  database: string = localTarget.database,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_RDS_DATA: endpoint,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    DATABASE_RESOURCE_ARN: localTarget.resourceArn,
    DATABASE_SECRET_ARN: localTarget.secretArn,
    DATABASE_NAME: database,
  }
}
