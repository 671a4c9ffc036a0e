import { RDSData } from '@aws-sdk/client-rds-data'
import { DataApiDialect } from 'kysely-data-api'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'

/** kysely-data-api, as its own readme has it set up: what ours is measured against. */
export function baseDialectFor(endpoint: string): DataApiDialect {
  const client = new RDSData({ endpoint, region: localRegion, credentials: localCredentials })
  return new DataApiDialect({ mode: 'postgres', driver: { client, ...localTarget } })
}
