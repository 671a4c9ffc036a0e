import type { RDSDataClient } from '@aws-sdk/client-rds-data'
import type { ColumnTypes } from './column-types.ts'
import type { DecodeOptions } from './decode.ts'
import type { RetryConfig } from './retry.ts'

export interface DataApiConfig extends DecodeOptions, RetryConfig {
  /** The dialect's own from here on: it switches its retries off, and destroys it with the database. */
  client: RDSDataClient
  resourceArn: string
  secretArn: string
  database: string
  /** The columns whose values need a cast. */
  types?: ColumnTypes | undefined
}
