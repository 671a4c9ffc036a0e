import * as z from 'zod/mini'
import { characters, id, text, timestamp } from '../_http/schema.ts'

/** A user as the API shows it. */
export const user = z.object({ id: id(), username: z.string(), created_at: timestamp() })

export function username() {
  return z
    .string()
    .check(
      z.regex(
        /^[A-Za-z0-9_]{1,32}$/,
        'must have 1 to 32 characters: letters, digits and underscores',
      ),
    )
}

export function password() {
  return text().check(characters(8, 128))
}
