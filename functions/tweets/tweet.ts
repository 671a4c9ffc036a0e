import * as z from 'zod/mini'
import { characters, id, text, timestamp } from '../_http/schema.ts'

/** A tweet as the API shows it. */
export const tweet = z
  .object({
    id: id(),
    user_id: id(),
    content: z.string().check(z.meta({ examples: ['Hello'] })),
    created_at: timestamp(),
  })
  .register(z.globalRegistry, { id: 'Tweet' })

export function content() {
  return text().check(z.trim(), characters(1, 280), z.meta({ examples: ['Hello'] }))
}
