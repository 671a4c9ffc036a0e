import * as z from 'zod/mini'
import { hashPassword, needsRehash, verifyPassword } from '../../db/password.ts'
import { countAttempt } from '../../db/queries/log-in-attempts.ts'
import { openSession } from '../../db/queries/sessions.ts'
import { createToken } from '../../db/session-token.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ProblemError } from '../_http/problem.ts'
import { created } from '../_http/result.ts'
import { text } from '../_http/schema.ts'
import { username } from '../users/user.ts'
import { networkOf } from './network.ts'
import { session } from './session.ts'

export const handler = endpoint(
  {
    method: 'POST',
    path: '/',
    summary: 'Logs in',
    body: z.strictObject({
      username: username(),
      password: text().check(z.maxLength(1_000), z.meta({ examples: ['correct horse'] })),
    }),
    responses: {
      201: z.extend(session, {
        token: z
          .string()
          .check(z.meta({ examples: ['k5Vh0fJ3x2Qm7c9T1aZr8uYw4bLe6nPs0dGiKjMoHqE'] })),
      }),
    },
    problems: ['invalid-credentials', 'too-many-attempts'],
  },
  async ({ body: { username, password }, address, db }) => {
    const network = networkOf(address)
    const user = await countAttempt(db, { username, network })
    const isRight = await verifyPassword(password, user?.password_hash)
    if (!user || !isRight) throw wrong()

    const { token, hash } = createToken()
    const passwordHash = needsRehash(user.password_hash) ? await hashPassword(password) : undefined
    const opened = await openSession(db, user, { tokenHash: hash, network, passwordHash })
    if (!opened) throw wrong()
    return created('current', { token, ...opened })
  },
)

function wrong(): ProblemError {
  return new ProblemError('invalid-credentials', 'there is no user with this name and password')
}
