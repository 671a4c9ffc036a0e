import { loadModule, type Node, parse } from 'libpg-query'
import type { Rule, RuleContext } from './rule.ts'
import { lintRules } from './rules.ts'
import { nameOf } from './syntax.ts'

/** A rule that a statement breaks, and by what in it. */
export interface Violation {
  readonly rule: Rule
  readonly subject: string
}

/**
 * What is found in the statements of one revision, one list for each, in order. A statement that the
 * parser does not know is let be: the database decides on it.
 */
export async function checkStatements(
  statements: readonly string[],
  { isInTransaction = true }: { isInTransaction?: boolean } = {},
): Promise<Violation[][]> {
  await loadModule()
  const made = new Set<string>()
  const context: RuleContext = { isNew: (table) => made.has(unqualified(table)), isInTransaction }
  const found: Violation[][] = []
  for (const statement of statements) {
    const violations: Violation[] = []
    for (const node of await parseNodes(statement)) {
      for (const rule of lintRules) {
        violations.push(...rule.check(node, context).map((subject) => ({ rule, subject })))
      }
      for (const table of tablesMadeBy(node)) made.add(unqualified(table))
    }
    found.push(violations)
  }
  return found
}

async function parseNodes(statement: string): Promise<Node[]> {
  if (statement.trim() === '') return []
  try {
    const { stmts = [] } = await parse(statement)
    return stmts.flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt]))
  } catch {
    return []
  }
}

/** Materialized views count: to index one is the same as to index a table. */
function tablesMadeBy(statement: Node): string[] {
  if ('CreateStmt' in statement) return [nameOf(statement.CreateStmt.relation)]
  if ('CreateTableAsStmt' in statement) return [nameOf(statement.CreateTableAsStmt.into?.rel)]
  return []
}

function unqualified(table: string): string {
  return table.replace(/^public\./, '')
}
