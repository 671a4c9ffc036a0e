import type { Credentials } from './verify.ts'

/** Thrown for credentials that cannot be read; the message does not repeat them. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError'
}

/** Reads `KEY:SECRET`. Throws CredentialsError. */
export function parseCredentials(text: string): Credentials {
  const [, accessKeyId, secretAccessKey] = /^([^:/\s]+):(\S+)$/.exec(text) ?? []
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey }
  throw new CredentialsError(
    'The credentials for --verify-signature (or DATA_API_VERIFY_SIGNATURE) are written KEY:SECRET.',
  )
}
