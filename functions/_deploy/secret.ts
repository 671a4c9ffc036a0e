import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
  type SecretsManagerServiceException,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'

export interface Login {
  username: string
  password: string
}

/** Ids of a secret's versions: in force, before that, and prepared to come. */
export interface Versions {
  current: string
  previous: string | undefined
  pending: string | undefined
  /** When anything about the secret was changed last, which version is in force too. */
  changedAt: Date | undefined
}

/** Thrown when a secret is out of reach, or not the login that it should be; it never says what is in it. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
}

/** Where versions that are not in force yet are kept: Secrets Manager's own word for them. */
const pending = 'AWSPENDING'
const current = 'AWSCURRENT'

/** A secret that holds a login as JSON, `{"username":"...","password":"..."}`. */
export interface LoginSecret {
  /** The login of a version, of the one in force unless given. */
  read(version?: string): Promise<Login>
  versions(): Promise<Versions>
  /** Adds a version that is not in force; an id that there is already keeps the login that it has. */
  prepare(version: string, login: Login): Promise<void>
  /** Puts a version in force in place of another. Throws where that other is not in force any more. */
  promote(version: string, replaced: string): Promise<void>
}

/** All of its functions throw a SecretError. */
export function openSecret(arn: string): LoginSecret {
  const client = new SecretsManagerClient({})
  const explained = (cause: SecretsManagerServiceException): never => {
    throw new SecretError(`the secret ${arn} cannot be used: ${cause.message}`, { cause })
  }

  return {
    async read(VersionId) {
      const command = new GetSecretValueCommand({ SecretId: arn, VersionId })
      const { SecretString } = await client.send(command).catch(explained)
      return readLogin(SecretString, arn)
    },
    async versions() {
      const command = new DescribeSecretCommand({ SecretId: arn })
      const { VersionIdsToStages = {}, LastChangedDate } = await client
        .send(command)
        .catch(explained)
      const labelled = (label: string) =>
        Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(label))
      return {
        current: labelled(current) ?? '',
        previous: labelled('AWSPREVIOUS'),
        pending: labelled(pending),
        changedAt: LastChangedDate,
      }
    },
    async prepare(version, login) {
      const command = new PutSecretValueCommand({
        SecretId: arn,
        ClientRequestToken: version,
        SecretString: JSON.stringify(login),
        VersionStages: [pending],
      })
      await client.send(command).catch((error) => {
        if (!(error instanceof ResourceExistsException)) explained(error)
      })
    },
    async promote(version, replaced) {
      const command = new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: current,
        MoveToVersionId: version,
        RemoveFromVersionId: replaced,
      })
      await client.send(command).catch(explained)
    },
  }
}

function readLogin(text: string | undefined, arn: string): Login {
  const { username, password } = parse(text)
  if (isText(username) && isText(password) && isAscii(password)) return { username, password }
  throw new SecretError(
    `the secret ${arn} has to hold {"username":"...","password":"..."}, the password in ASCII`,
  )
}

function parse(text: string | undefined): Partial<Record<keyof Login, unknown>> {
  try {
    return Object(JSON.parse(text ?? ''))
  } catch {
    return {}
  }
}

/** Of other text, a client and this function might not make the same of it. */
function isAscii(text: string): boolean {
  return /^[ -~]+$/.test(text)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
