import { UnsupportedResultException } from '@aws-sdk/client-rds-data'
import { z } from 'zod'
import { BrowseError } from '../../../db/browse/index.ts'
import { isRead } from '../../../db/data-api/compiler/reads.ts'
import { execute, executeUndone, executeWhole, type Result } from '../execute.ts'
import { readStatement, type Statement } from '../statement.ts'
import type { Studio } from '../studio.ts'
import { view } from '../view.ts'

const mostRows = 500

export type SqlAnswer =
  | (Result & { readonly kind: 'result'; readonly isQuery: boolean })
  /** What EXPLAIN (format json) gives. */
  | { readonly kind: 'plan'; readonly plan: unknown; readonly isAnalysed: boolean }

const question = z.object({
  statement: z.string().max(60_000),
  /** `analyse` runs the statement to measure it, and undoes what it did. */
  mode: z.enum(['run', 'explain', 'analyse']),
})

/** Runs one statement that somebody wrote, or shows how Postgres would go about it. */
export const sqlView = view(
  question,
  async (studio, { statement: script, mode }): Promise<SqlAnswer> => {
    const statement = await readStatement(script)
    if (mode === 'run') {
      const result = statement.isQuery
        ? await query(studio, statement)
        : await execute(studio, statement.sql, mostRows)
      return { kind: 'result', isQuery: statement.isQuery, ...result }
    }
    return {
      kind: 'plan',
      isAnalysed: mode === 'analyse',
      plan: await explain(studio, statement, mode === 'analyse'),
    }
  },
)

/**
 * The first rows of a query: the others are not read. What the Data API does not return as it is, a range
 * of dates or a point, it returns in JSON.
 * By then the query has run: one that may have done something is undone before it runs again.
 */
async function query(studio: Studio, { sql }: Statement): Promise<Result> {
  const first = `select * from (\n${sql}\n) as query limit ${mostRows + 1}`
  try {
    return await (isRead(sql) ? execute : executeWhole)(studio, first, mostRows)
  } catch (error) {
    if (!isUnsupportedType(error)) throw error
    return fromJson(
      await execute(
        studio,
        `select row_to_json(query)::text from (\n${sql}\n) as query limit ${mostRows + 1}`,
        mostRows,
      ),
    )
  }
}

async function explain(studio: Studio, { sql }: Statement, isAnalysed: boolean): Promise<unknown> {
  const options = isAnalysed ? 'format json, analyze, buffers' : 'format json'
  const statement = `explain (${options}) ${sql}`
  const { rows } = isAnalysed
    ? await executeUndone(studio, statement, 1)
    : await execute(studio, statement, 1)
  const json = rows[0]?.[0]
  if (!json) throw new BrowseError('There is no plan for such a statement.')
  return JSON.parse(json)[0]
}

function isUnsupportedType(error: unknown): boolean {
  return (
    error instanceof UnsupportedResultException &&
    /unsupported data type|multidimensional/.test(error.message)
  )
}

/** The columns are those of the first row, and all values as JSON has them. */
function fromJson({ rows, hasMore, changed }: Result): Result {
  const objects = rows.map(([json]) => JSON.parse(json ?? '{}') as Record<string, unknown>)
  const names = Object.keys(objects[0] ?? {})
  return {
    columns: names.map((name) => ({ name, type: 'json', isNumeric: false })),
    rows: objects.map((object) => names.map((name) => asText(object[name]))),
    hasMore,
    changed,
  }
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
