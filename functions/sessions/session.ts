import * as z from 'zod/mini'
import { timestamp } from '../_http/schema.ts'
import { user } from '../users/user.ts'

/** A session as the API shows it; its token is shown once, when it is opened. */
export const session = z
  .object({ user, created_at: timestamp(), expires_at: timestamp() })
  .register(z.globalRegistry, { id: 'Session' })
