import { changesSchema } from '../command-tag.ts'
import { type Context, withSession } from '../context.ts'
import type { Session } from '../engines/engine.ts'
import { toPositional } from '../placeholders.ts'
import type { BatchExecuteStatementRequest } from '../requests.ts'
import { runStatement } from '../run-statement.ts'

/** One run a parameter set; outside a transaction all of them in one of their own. */
export function batchExecuteStatement(
  context: Context,
  request: BatchExecuteStatementRequest,
): Promise<string> {
  return withSession(context, request, async (session) => {
    const alone = !request.transactionId
    if (alone) await session.run('begin')
    const tags = await runSets(session, request)
    if (alone) await session.run('commit', [], { isLast: true })
    if (tags.some(changesSchema)) context.catalogs.of(request.transactionId).forget()
    return JSON.stringify({ updateResults: tags.map(() => ({ generatedFields: [] })) })
  })
}

/** The command tag of each run. */
async function runSets(
  session: Session,
  { sql, parameterSets }: BatchExecuteStatementRequest,
): Promise<string[]> {
  const positional = toPositional(sql)
  const tags = []
  for (const set of parameterSets ?? []) {
    const { command } = await runStatement(session, positional, set)
    tags.push(command)
  }
  return tags
}
