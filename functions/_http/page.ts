import * as z from 'zod/mini'
import type { Page, PageRequest } from '../../db/queries/page.ts'
import { ProblemError } from './problem.ts'
import { ok } from './result.ts'
import { integerParameter } from './schema.ts'

const largest = 100
const usual = 20

/** Where a page ends: the list, by the path that it answers at, and the key of its last row. */
interface Cursor {
  path: string
  key: number
}

/** So says the contract of it, whose examples are made for each list. */
const format = { format: 'cursor' }

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
        z.meta(format),
      ),
      z.transform((cursor) => decodeCursor(cursor) as Cursor),
    ),
  ),
})

/** The body of a list. */
export function pageOf<Row extends z.ZodMiniType>(row: Row) {
  return z.object({
    data: z.array(row),
    next_cursor: z.nullable(z.string().check(z.meta(format))),
  })
}

/** Throws ProblemError for the cursor of another list, whose keys say nothing here. */
export function pageRequest(path: string, query: z.infer<typeof pageQuery>): PageRequest {
  const { limit, cursor } = query
  if (cursor && cursor.path !== path) {
    const detail = 'is the next_cursor of another list'
    throw new ProblemError('invalid-request', `cursor ${detail}`, {
      errors: [{ in: 'query', pointer: '/cursor', detail }],
    })
  }
  return { limit, before: cursor?.key }
}

/** Answers with a page, and where the next one is. */
export function okPage<Row>(path: string, page: Page<Row>) {
  const next = page.next === null ? null : encodeCursor({ path, key: page.next })
  return { ...ok({ data: page.rows, next_cursor: next }), next }
}

/** Clients are not to read it, so that what a page is keyed by can change. Throws for a key that cannot come back. */
export function encodeCursor({ path, key }: Cursor): string {
  if (!isKey(key)) {
    throw new Error(`the key of a page has to be a whole number above 0, and is ${key}`)
  }
  return Buffer.from(`before:${key}:${path}`).toString('base64url')
}

/** Undefined for anything that `encodeCursor` does not write. */
export function decodeCursor(text: string): Cursor | undefined {
  const decoded = Buffer.from(text, 'base64url').toString()
  const [, digits, path = ''] = /^before:(\d{1,16}):(\/.*)$/s.exec(decoded) ?? []
  const cursor = { path, key: Number(digits) }
  return isKey(cursor.key) && encodeCursor(cursor) === text ? cursor : undefined
}

function isKey(key: number): boolean {
  return Number.isSafeInteger(key) && key > 0
}
