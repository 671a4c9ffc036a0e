import type { Context } from 'aws-lambda'
import { getMigrationDatabase } from '../db/client.ts'
import {
  check,
  createContext,
  current,
  downgrade,
  heads,
  history,
  type MigrationContext,
  type MigrationDatabase,
  type Migrations,
  stamp,
  upgrade,
} from '../db/migrate/index.ts'

/** Thrown for a payload that asks for nothing, for two things, or for something that there is not. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError'
}

/** What is asked of the Lambda context. */
export type MigrateLambda = Pick<
  Context,
  'functionName' | 'functionVersion' | 'getRemainingTimeInMillis'
>

export type MigrateHandler = (event?: unknown, lambda?: MigrateLambda) => Promise<object>

/** Milliseconds that are kept for a revision: more than a call of the Data API may take. */
export const timeForRevision = 60_000

type Command = (context: MigrationContext, value: unknown) => Promise<object>

const migrationCommands: Record<string, Command> = {
  upgrade: (context, target) => upgrade(context, { target: readTarget('upgrade', target) }),
  downgrade: (context, target) => downgrade(context, { target: readTarget('downgrade', target) }),
  stamp: (context, targets) => stamp(context, { targets: readTargets(targets) }),
  async current(context, value) {
    checkTrue('current', value)
    return { current: await current(context) }
  },
  async history(context, value) {
    checkTrue('history', value)
    return { history: history(context) }
  },
  async heads(context, value) {
    checkTrue('heads', value)
    return { heads: heads(context) }
  },
  async check(context, value) {
    checkTrue('check', value)
    return check(context)
  },
}

/**
 * Makes the function that migrates at deploy time from the migrations that its bundle holds:
 *
 * @example
 * import { settings } from '../migrations/env.ts'
 * import * as users from '../migrations/versions/f5e797644379_create_users.ts'
 * export const handler = createMigrateHandler({
 *   settings,
 *   files: [{ path: 'migrations/versions/f5e797644379_create_users.ts', module: users }],
 * })
 *
 * Its payload is `{}` (the same as `{"upgrade":"head"}`) or has one member: `upgrade` or `downgrade`
 * with a target, `stamp` with a target or a list of them, `current`, `history`, `heads` or `check`
 * with true.
 * The answer is what the command of that name gives, as plain JSON: for upgrade and downgrade
 * `{"applied":[{"revision","direction","from","to","message","path"}],"heads":[...],"pending":[...]}`.
 * `pending` has the revisions that there was no time left for: the same payload goes on with them.
 *
 * @param others what it does beside migrating, each for a payload with true
 * @throws RevisionError at once, if the files are no graph of revisions
 * @throws PayloadError, RevisionError or MigrationError from the handler, so that the invocation fails
 */
export function createMigrateHandler(
  migrations: Migrations,
  openDatabase: (remainingTime?: () => number) => MigrationDatabase = getMigrationDatabase,
  others: Record<string, () => Promise<object>> = {},
): MigrateHandler {
  const context = createContext(migrations)
  const commands = { ...migrationCommands, ...withTrue(others) }
  return async (event, lambda) => {
    const [command, value] = readPayload(event, commands)
    if (!lambda) return command({ ...context, db: openDatabase() }, value)
    const remainingTime = () => lambda.getRemainingTimeInMillis() - timeForRevision
    const who = `${lambda.functionName} version ${lambda.functionVersion}`
    return command({ ...context, db: openDatabase(remainingTime), who, remainingTime }, value)
  }
}

function withTrue(others: Record<string, () => Promise<object>>): Record<string, Command> {
  const commands = Object.entries(others).map(([name, run]): [string, Command] => [
    name,
    async (_, value) => {
      checkTrue(name, value)
      return run()
    },
  ])
  return Object.fromEntries(commands)
}

function readPayload(
  event: unknown,
  commands: Record<string, Command>,
): [command: Command, value: unknown] {
  if (typeof (event ?? {}) !== 'object' || Array.isArray(event)) {
    throw new PayloadError('the payload has to be an object such as {"upgrade":"head"}')
  }
  const members = Object.entries(event ?? {})
  const [[name, value] = ['upgrade', 'head'], ...others] = members
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (others.length > 0 || command === undefined) {
    const given = members.map(([member]) => `'${member}'`).join(', ')
    const known = Object.keys(commands).join(', ')
    throw new PayloadError(`the payload has ${given}: give one of ${known}, or nothing`)
  }
  return [command, value]
}

function readTarget(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new PayloadError(`'${name}' has to be a target such as "head", "base" or a revision id`)
}

function readTargets(value: unknown): string[] {
  const targets = Array.isArray(value) ? value : [value]
  return targets.map((target) => readTarget('stamp', target))
}

function checkTrue(name: string, value: unknown): void {
  if (value !== true) throw new PayloadError(`'${name}' has to be true`)
}
