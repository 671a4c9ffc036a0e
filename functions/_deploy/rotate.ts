import { createHash, randomBytes } from 'node:crypto'
import { type Login, type LoginSecret, SecretError, type Versions } from './secret.ts'

/** Milliseconds for which a call may still log in with what the secret held before. */
const grace = 600_000

/** Secrets Manager's name for the second of two users who take turns. */
const clone = '_clone'

/** The role whose rights a login has: its own, or those of the role that it takes turns with. */
export function applicationOf(username: string): string {
  return username.endsWith(clone) ? username.slice(0, -clone.length) : username
}

/**
 * Puts another login into a secret, without a moment in which one that was in it does not work: two roles
 * take turns, and the one that nobody uses gets a new password. One that ended halfway goes on where it
 * was, and two at once do the same.
 *
 * @param giveLogin makes the database take a login
 * @param now milliseconds since 1970
 * @throws SecretError, or what giveLogin throws: then the login that was in force still is
 */
export async function rotate(
  secret: LoginSecret,
  giveLogin: (login: Login) => Promise<void>,
  now: number,
): Promise<Login> {
  const versions = await secret.versions()
  const login = await secret.read(versions.current)
  const next = versionAfter(versions)
  // Whoever prepared it has waited.
  if (versions.previous && versions.pending !== next) checkGrace(versions.changedAt, now)
  await secret.prepare(next, otherLogin(login))
  const prepared = await secret.read(next)
  await giveLogin(prepared)
  await secret.promote(next, versions.current).catch(async (error) => {
    // Another rotation was faster, or the answer to this one was lost.
    if ((await secret.versions()).current !== next) throw error
  })
  return prepared
}

/** The turn before last is taken from those who are late: they need the time to have noticed. */
function checkGrace(changedAt: Date | undefined, now: number): void {
  const age = now - (changedAt?.getTime() ?? 0)
  if (age >= grace) return
  const minutes = Math.ceil((grace - age) / 60_000)
  throw new SecretError(
    `the login was changed a moment ago, and calls may still use the one before: rotate again in ${minutes} minutes`,
  )
}

function otherLogin({ username }: Login): Login {
  const application = applicationOf(username)
  return {
    username: username === application ? `${application}${clone}` : application,
    password: randomBytes(30).toString('base64url'),
  }
}

/** The same for all who rotate from the same state, so that they share one password. */
function versionAfter({ current, previous = '' }: Versions): string {
  return createHash('sha256').update(`${current} ${previous}`).digest('hex')
}
