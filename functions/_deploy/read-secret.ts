import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

export interface Login {
  username: string
  password: string
}

/** Thrown when a secret is not the login that it should be; it never says what is in it. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
}

/**
 * The login that a secret holds as JSON.
 *
 * @throws SecretError if it holds something else
 */
export async function readSecret(arn: string): Promise<Login> {
  const client = new SecretsManagerClient({})
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }))
  const { username, password } = parse(SecretString)
  if (!isText(username) || !isText(password)) {
    throw new SecretError(`the secret ${arn} has to hold {"username":"...","password":"..."}`)
  }
  return { username, password }
}

function parse(text: string | undefined): Partial<Record<keyof Login, unknown>> {
  try {
    return Object(JSON.parse(text ?? ''))
  } catch {
    return {}
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
