import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import { type Outcome, respond } from './respond.ts'
import { beforeTimeIsUp } from './time-limit.ts'

/** What an upgrade came to: `pending` has the revisions that there was no time for. */
export interface UpgradeResult {
  heads: readonly string[]
  pending: readonly unknown[]
}

export interface Release {
  /** Of the revisions in this bundle. */
  migrationsHash: string
  /** To the head, or as far as the time allows. */
  upgrade(): Promise<UpgradeResult>
  /**
   * Whether an error says that the database has all that this bundle has, and revisions that it does not
   * have: those of a later release.
   */
  isAhead(error: unknown): Promise<boolean>
  /** Milliseconds that are left of this run. */
  remainingTime(): number
  /** Runs this function again with the event, and returns at once. */
  runAgain(event: DeployEvent): Promise<void>
}

/** `PlasterRun` counts the runs that the event has had; CloudFormation sends none. */
export type DeployEvent = CloudFormationCustomResourceEvent & { PlasterRun?: number }

/** As many runs of 15 minutes as fit into the hour that CloudFormation waits. */
const mostRuns = 4

/** Milliseconds that are kept for the answer. */
const timeToAnswer = 15_000

/** Constant: with another one CloudFormation would take the old resource for replaced, and delete it. */
const physicalId = 'database-migration'

export function isDeployEvent(event: unknown): event is DeployEvent {
  return typeof event === 'object' && event !== null && 'ResponseURL' in event
}

/**
 * Migrates for a deploy, and tells CloudFormation how that ended: it waits for an hour unless it is told.
 * An answer is not given only where another run will give it.
 *
 * @throws what failed, once CloudFormation knows: Lambda counts it, which raises the alarm, and repeats
 * nothing; or that CloudFormation cannot be told
 */
export async function deploy(event: DeployEvent, release: Release): Promise<object> {
  const time = release.remainingTime() - timeToAnswer
  let failure: unknown
  const outcome = await beforeTimeIsUp(migrate(event, release), time).catch((error) => {
    failure = error
    return failed(error)
  })
  if (outcome) await respond(event, { physicalId, ...outcome })
  if (failure) throw failure
  return outcome ?? { status: 'CONTINUES' }
}

async function migrate(event: DeployEvent, release: Release): Promise<Outcome | undefined> {
  // The schema outlives the stack's resource: nothing is undone by itself.
  if (event.RequestType === 'Delete') return succeeded('nothing to do')
  // A deploy that is rolled back sends the properties of the release before to the function of this one.
  if (event.ResourceProperties.Migrations !== release.migrationsHash) {
    return succeeded('the migrations of another release: nothing done')
  }
  const result = await upgrade(release)
  if (result === 'ahead') return succeeded('the database is ahead of this release: nothing done')
  if (result.pending.length === 0) return succeeded(`at ${result.heads.join(', ')}`)
  return runAgain(event, release, result.pending.length)
}

async function upgrade(release: Release): Promise<UpgradeResult | 'ahead'> {
  try {
    return await release.upgrade()
  } catch (error) {
    if (await release.isAhead(error)) return 'ahead'
    throw error
  }
}

async function runAgain(
  event: DeployEvent,
  release: Release,
  pending: number,
): Promise<Outcome | undefined> {
  const runs = (event.PlasterRun ?? 0) + 1
  if (runs === mostRuns) {
    throw new Error(
      `${pending} revisions are left after ${runs} runs: run \`npm run migrate\` until they are done, and deploy again`,
    )
  }
  await release.runAgain({ ...event, PlasterRun: runs })
  return undefined
}

function succeeded(reason: string): Outcome {
  return { status: 'SUCCESS', reason }
}

function failed(error: unknown): Outcome {
  return { status: 'FAILED', reason: error instanceof Error ? error.message : String(error) }
}
