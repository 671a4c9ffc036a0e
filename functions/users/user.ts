import * as z from 'zod/mini'
import { characters, id, text, timestamp } from '../_http/schema.ts'

/** A user as the API shows it. */
export const user = z
  .object({
    id: id(),
    username: z.string().check(z.meta({ examples: ['ada'] })),
    created_at: timestamp(),
  })
  .register(z.globalRegistry, { id: 'User' })

export function username() {
  return z
    .string()
    .check(
      z.regex(
        /^[A-Za-z0-9_]{1,32}$/,
        'must have 1 to 32 characters: letters, digits and underscores',
      ),
      z.meta({ examples: ['ada'] }),
    )
}

export function password() {
  return text().check(characters(8, 128), z.meta({ examples: ['correct horse'] }))
}
