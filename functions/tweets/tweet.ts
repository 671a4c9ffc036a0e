import * as z from 'zod/mini'
import { characters, id, text, timestamp } from '../_http/schema.ts'

/** A tweet as the API shows it. */
export const tweet = z.object({
  id: id(),
  user_id: id(),
  content: z.string(),
  created_at: timestamp(),
})

export function content() {
  return text().check(z.trim(), characters(1, 280))
}
