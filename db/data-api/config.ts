import type { RDSDataClient } from '@aws-sdk/client-rds-data'
import type { ColumnTypes } from './compiler/column-types.ts'
import type { RetryConfig } from './retries/retry.ts'
import type { DecodeOptions } from './values/decode.ts'

export interface DataApiConfig extends DecodeOptions, RetryConfig {
  /** The dialect's own from here on: it switches its retries off, and destroys it with the database. */
  client: RDSDataClient
  resourceArn: string
  secretArn: string
  database: string
  /**
   * Lets a statement go on beyond the 45 seconds of its call, and waits for its end. Outside of a
   * transaction that cannot be told from its failure: OutcomeUnknownError.
   */
  continueAfterTimeout?: boolean | undefined
  /** The columns whose values need a cast. */
  types?: ColumnTypes | undefined
}
