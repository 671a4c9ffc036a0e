import * as z from 'zod/mini'
import { id, timestamp } from '../_http/schema.ts'

/** A like as the API shows it. */
export const like = z
  .object({ user_id: id(), tweet_id: id(), created_at: timestamp() })
  .register(z.globalRegistry, { id: 'Like' })
