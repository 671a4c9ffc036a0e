import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { type DataApiConfig, DataApiDialect } from '../../../db/data-api/index.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'

/** A dialect that does not sleep before it tries again. */
export function dialectFor(endpoint: string, config: Partial<DataApiConfig> = {}): DataApiDialect {
  const client = new RDSDataClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  })
  return new DataApiDialect({ client, ...localTarget, wait: async () => {}, ...config })
}
