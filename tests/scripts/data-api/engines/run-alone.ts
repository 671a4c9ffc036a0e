import type { Engine } from '../../../../scripts/data-api/engines/engine.ts'

/** The rows of a statement in a session of its own, as a call without a transaction has it. */
export async function runAlone(
  engine: Engine,
  sql: string,
  database?: string,
): Promise<(string | null)[][]> {
  const session = await engine.open(database)
  try {
    return (await session.run(sql)).rows
  } finally {
    session.release()
  }
}
