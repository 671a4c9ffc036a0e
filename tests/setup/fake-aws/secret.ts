import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

interface Request {
  ClientRequestToken?: string
  SecretString?: string
  VersionId?: string
  VersionStage?: string
  VersionStages?: string[]
  MoveToVersionId?: string
  RemoveFromVersionId?: string
}

export interface Secret {
  /** The text of the version in force. */
  value: string
  /** Milliseconds that its last change is longer ago than it was. */
  age: number
  /** What every call is refused with, instead of being answered. */
  refusal: { name: string; message: string } | undefined
  answer(target: string, body: string, response: ServerResponse): void
}

/** Of Secrets Manager: one secret with its versions, each label on one of them. */
export function createSecret(text: string): Secret {
  /** The text of each. */
  const versions = new Map<string, string>()
  const labels = new Map<string, string>()
  let changedAt = Date.now()

  function label(stage: string, id: string): void {
    const holder = labels.get(stage)
    changedAt = Date.now()
    labels.set(stage, id)
    if (stage === 'AWSCURRENT' && holder && holder !== id) labels.set('AWSPREVIOUS', holder)
  }

  function add(text: string, stages = ['AWSCURRENT'], id: string = randomUUID()): object {
    const known = versions.get(id)
    if (known !== undefined && known !== text)
      throw new Refusal('ResourceExistsException', 'it has another')
    versions.set(id, text)
    for (const stage of stages) label(stage, id)
    return { VersionId: id }
  }

  function stagesOf(id: string): string[] {
    return [...labels].filter(([, holder]) => holder === id).map(([stage]) => stage)
  }

  const operations: Record<string, (request: Request) => object> = {
    GetSecretValue({ VersionStage = 'AWSCURRENT', VersionId = labels.get(VersionStage) }) {
      const text = versions.get(VersionId ?? '')
      if (text === undefined)
        throw new Refusal('ResourceNotFoundException', 'there is no such version')
      return { SecretString: text, VersionId }
    },
    DescribeSecret: () => ({
      LastChangedDate: (changedAt - secret.age) / 1000,
      VersionIdsToStages: Object.fromEntries(
        [...versions.keys()].map((id) => [id, stagesOf(id)] as const),
      ),
    }),
    PutSecretValue: ({ SecretString = '', VersionStages, ClientRequestToken }) =>
      add(SecretString, VersionStages, ClientRequestToken),
    UpdateSecretVersionStage({ VersionStage = '', MoveToVersionId = '', RemoveFromVersionId }) {
      if (labels.get(VersionStage) !== RemoveFromVersionId) {
        throw new Refusal('InvalidParameterException', 'the label is on another version')
      }
      label(VersionStage, MoveToVersionId)
      return {}
    },
  }

  const secret: Secret = {
    get value() {
      return versions.get(labels.get('AWSCURRENT') as string) as string
    },
    set value(text) {
      add(text)
    },
    age: 3_600_000,
    refusal: undefined,
    answer(target, body, response) {
      const operation = operations[target.split('.')[1] as string]
      try {
        if (secret.refusal) throw new Refusal(secret.refusal.name, secret.refusal.message)
        response.end(JSON.stringify(operation?.(JSON.parse(body))))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        response.statusCode = 400
        response.end(JSON.stringify({ __type: error.type, message: error.message }))
      }
    },
  }
  secret.value = text
  return secret
}

class Refusal extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}
