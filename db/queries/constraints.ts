import { ConflictError, DataApiError, NotFoundError, UnauthenticatedError } from '../errors.ts'

type Meaning = (cause: Error) => Error

const meanings: Record<string, Meaning> = {
  users_username_key: (cause) =>
    new ConflictError('another user has this username', { field: 'username', cause }),
  tweets_user_id_fkey: callerIsGone,
  likes_user_id_fkey: callerIsGone,
  idempotency_keys_user_id_fkey: callerIsGone,
  likes_tweet_id_fkey: (cause) => new NotFoundError('tweet', { cause }),
}

/** Who writes is the user of the session, and was removed while it wrote. */
function callerIsGone(cause: Error): Error {
  return new UnauthenticatedError('the session is unknown or has ended', { cause })
}

/** Rethrows a violated constraint of any kind as what it means to the caller, and anything else as it is. */
export function translateConstraint(error: unknown): never {
  if (error instanceof DataApiError && error.sqlState?.startsWith('23')) {
    const meaning = meanings[error.constraint ?? '']
    if (meaning) throw meaning(error)
  }
  throw error
}
