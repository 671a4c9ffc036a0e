import { RDSData } from '@aws-sdk/client-rds-data'
import { DataApiDialect } from 'kysely-data-api'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'

/** The dialect that ours extends, as its own readme has it set up. */
export function baseDialectFor(endpoint: string): DataApiDialect {
  const client = new RDSData({ endpoint, region: localRegion, credentials: localCredentials })
  return new DataApiDialect({ mode: 'postgres', driver: { client, ...localTarget } })
}
