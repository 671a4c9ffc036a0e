import { loadModule, type Node, parse, type WithClause } from 'libpg-query'
import { BrowseError } from '../../db/browse/index.ts'
import { splitScript } from '../../db/migrate/index.ts'

export interface Statement {
  /** As the Data API can take it, without what stands around it. */
  readonly sql: string
  /** It gives rows and changes nothing by itself, so that it can be a part of another statement. */
  readonly isQuery: boolean
}

/** Reads the one statement that there has to be. Throws ScriptError with its place, and BrowseError. */
export async function readStatement(script: string): Promise<Statement> {
  const [sql, ...others] = await splitScript(script)
  if (sql === undefined) throw new BrowseError('There is no statement.')
  if (others.length > 0) {
    throw new BrowseError(
      `There are ${others.length + 1} statements, and the Data API takes one at a time: select the one to run.`,
    )
  }
  await loadModule()
  const { stmts = [] } = await parse(sql)
  return { sql: sql.trim(), isQuery: isQuery(stmts[0]?.stmt) }
}

function isQuery(statement: Node | undefined): boolean {
  if (!statement || !('SelectStmt' in statement)) return false
  const { intoClause, lockingClause, withClause } = statement.SelectStmt
  return !intoClause && !lockingClause && !writes(withClause)
}

/** Only at the top of a statement may a part of it write. */
function writes(clause: WithClause | undefined): boolean {
  return (clause?.ctes ?? []).some((part) => {
    const query = 'CommonTableExpr' in part ? part.CommonTableExpr.ctequery : undefined
    return query !== undefined && !('SelectStmt' in query)
  })
}
