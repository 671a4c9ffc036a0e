import { ExecuteStatementCommand, type RDSDataClient } from '@aws-sdk/client-rds-data'
import type { DatabaseConfig } from '../../../db/config.ts'

/** Milliseconds that a statement has which was told to end, before its call is given up. */
export const patience = 5_000

/** A backend is ended only while it runs this very statement: no other has its marker. */
export async function cancelBackend(
  client: RDSDataClient,
  { resourceArn, secretArn, database }: DatabaseConfig,
  marker: string,
): Promise<void> {
  if (marker === '') return
  const sql = `select pg_catalog.pg_cancel_backend(pid) from pg_catalog.pg_stat_activity
    where pid <> pg_catalog.pg_backend_pid() and state = 'active' and query like :beginning`
  const parameters = [{ name: 'beginning', value: { stringValue: `/* ${marker} */%` } }]
  const statement = { resourceArn, secretArn, database, sql, parameters }
  await client.send(new ExecuteStatementCommand(statement), {
    abortSignal: AbortSignal.timeout(patience),
  })
}
