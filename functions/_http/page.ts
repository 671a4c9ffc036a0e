import * as z from 'zod/mini'
import type { Page, PageRequest } from '../../db/queries/page.ts'
import { ok } from './result.ts'
import { integerParameter } from './schema.ts'

const largest = 100
const usual = 20

/** The query of a list: how many, and after which page. */
export const pageQuery = z.object({
  limit: z._default(integerParameter(1, largest), usual),
  cursor: z.optional(
    z.pipe(
      z.string().check(
        z.refine((cursor) => decodeCursor(cursor) !== undefined, {
          error: 'must be the next_cursor of an earlier page',
          abort: true,
        }),
        z.meta({ examples: [encodeCursor(41)] }),
      ),
      z.transform((cursor) => decodeCursor(cursor) as number),
    ),
  ),
})

/** The body of a list. */
export function pageOf<Row extends z.ZodMiniType>(row: Row) {
  return z.object({
    data: z.array(row),
    next_cursor: z.nullable(z.string().check(z.meta({ examples: [encodeCursor(41)] }))),
  })
}

export function pageRequest(query: z.infer<typeof pageQuery>): PageRequest {
  return { limit: query.limit, before: query.cursor }
}

/** Answers with a page, and where the next one is. */
export function okPage<Row>(page: Page<Row>) {
  const next = page.next === null ? null : encodeCursor(page.next)
  return { ...ok({ data: page.rows, next_cursor: next }), next }
}

/** Clients are not to read it, so that what a page is keyed by can change. */
export function encodeCursor(key: number): string {
  return Buffer.from(`before:${key}`).toString('base64url')
}

/** Undefined for anything that `encodeCursor` does not write. */
export function decodeCursor(cursor: string): number | undefined {
  const [, digits] = /^before:(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  const key = Number(digits)
  return Number.isSafeInteger(key) && key > 0 && encodeCursor(key) === cursor ? key : undefined
}
