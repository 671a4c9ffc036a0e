import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { getMigrationDatabase } from '../../db/client.ts'
import { readApplicationSecret } from '../../db/config.ts'
import {
  createContext,
  heads,
  journal,
  type Migrations,
  ownTables,
  UnknownCurrentError,
} from '../../db/migrate/index.ts'
import { checkApplication, grantApplication } from '../../db/queries/application-role.ts'
import type { Database } from '../../db/schema.ts'
import {
  createMigrateHandler,
  type MigrateHandler,
  PayloadError,
  timeForRevision,
} from '../migrate.ts'
import { deploy, isDeployEvent, type Release, type UpgradeResult } from './custom-resource.ts'
import { onceReady } from './once-ready.ts'
import { applicationOf, rotate } from './rotate.ts'
import { runAgain } from './run-again.ts'
import { scramVerifier } from './scram.ts'
import { type Login, openSecret } from './secret.ts'

/** Milliseconds that Lambda gives the function at most. */
const longestRun = 900_000

type OpenDatabase = (remainingTime?: () => number) => Kysely<Database>

/**
 * The migrate function as it is deployed. Beside the payloads of `createMigrateHandler` it takes
 * `{"grant":true}`, which gives the application's role the password of its secret and its rights, as
 * every migration does; `{"rotate":true}`, which puts another login into the secret while the one before
 * goes on working; and the events of CloudFormation, which it answers at their own address, and for which
 * it waits until a cluster that was just made is ready: whoever asks by hand is told, and asks again.
 *
 * @param wait pauses for some milliseconds
 */
export function createDeployHandler(
  migrations: Migrations,
  migrationsHash: string,
  openDatabase: OpenDatabase = getMigrationDatabase,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): MigrateHandler {
  const migrate = createMigrateHandler(migrations, openDatabase, {
    async grant() {
      return { granted: await grant() }
    },
    async rotate() {
      const { username } = await rotate(openApplicationSecret(), giveLogin, Date.now())
      return { rotated: username }
    },
  })
  const context = createContext(migrations)
  const withheld = ownTables(context.settings)
  const upToDate: UpgradeResult = {
    heads: heads(context).map(({ revision }) => revision),
    pending: [],
  }

  async function giveLogin({ username, password }: Login): Promise<void> {
    const name = applicationOf(username)
    const verifier = scramVerifier(password)
    await grantApplication(openDatabase(), { name, login: username, verifier, withheld })
  }

  /** Before anything is migrated: what the grant would be refused for is to leave no revision behind. */
  async function checkLogin(): Promise<void> {
    const { username } = await openApplicationSecret().read()
    await checkApplication(openDatabase(), { name: applicationOf(username), login: username })
  }

  async function grant(): Promise<string> {
    const login = await openApplicationSecret().read()
    await giveLogin(login)
    return login.username
  }

  async function migrateAndGrant(...[event, lambda]: Parameters<MigrateHandler>): Promise<object> {
    if (mayApply(event) && readApplicationSecret()) await checkLogin()
    const answer = await migrate(event, lambda)
    if (appliedSome(answer) && readApplicationSecret()) await grant()
    return answer
  }

  return async (event, lambda) => {
    if (!isDeployEvent(event)) return migrateAndGrant(event, lambda)
    const remainingTime = () => lambda?.getRemainingTimeInMillis() ?? longestRun
    const release: Release = {
      migrationsHash,
      upgrade: () => onceReady(upgradeAndGrant, () => remainingTime() - timeForRevision, wait),
      async isAhead(error) {
        if (!(error instanceof UnknownCurrentError)) return false
        const log = await journal({ ...context, db: openDatabase() })
        return upToDate.heads.every((revision) => log.get(revision)?.isApplied)
      },
      remainingTime,
      runAgain: (next) => runAgain(lambda?.functionName ?? 'migrate', next),
    }
    return deploy(event, release)

    async function upgradeAndGrant(): Promise<UpgradeResult> {
      // First, so that a release that the database is ahead of is let back in whatever is in the secret.
      const { pending } = (await migrate({ check: true }, lambda)) as Pick<UpgradeResult, 'pending'>
      const result = pending.length === 0 ? upToDate : await upgrade()
      // Also where nothing was to be done: a deploy that failed here is tried again.
      if (result.pending.length === 0 && readApplicationSecret()) await grant()
      return result
    }

    async function upgrade(): Promise<UpgradeResult> {
      if (readApplicationSecret()) await checkLogin()
      return (await migrate({ upgrade: 'head' }, lambda)) as UpgradeResult
    }
  }
}

function openApplicationSecret() {
  const arn = readApplicationSecret()
  if (arn) return openSecret(arn)
  throw new PayloadError('the application has no secret here: APPLICATION_SECRET_ARN is not set')
}

/** Whether a payload asks for revisions to be run. */
function mayApply(event: unknown): boolean {
  const [command = 'upgrade'] = Object.keys(event ?? {})
  return command === 'upgrade' || command === 'downgrade'
}

function appliedSome(answer: object): boolean {
  return 'applied' in answer && Array.isArray(answer.applied) && answer.applied.length > 0
}
