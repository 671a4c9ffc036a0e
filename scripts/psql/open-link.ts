import type { MigrationSettings } from '../../db/migrate/index.ts'
import { databaseOf } from '../data-api/engines/postgres-url.ts'
import type { OpenDataApi } from '../database/open-database.ts'
import type { Link, Listener } from './session/session.ts'
import { isLoopback, type Place, type Stage, stageOf } from './stage.ts'

/** What a console talks to. */
export interface OpenLink {
  readonly link: Link
  /** For people, never with a password. */
  readonly description: string
  readonly stage: Stage
  /** Nothing that is done here is kept. */
  readonly readOnly: boolean
  /** What is below the link, which is closed before. */
  close(): Promise<void>
}

export interface OpenLinkOptions extends Listener {
  readonly env: NodeJS.ProcessEnv
  /** What env.ts says in place of the environment. */
  readonly database?: MigrationSettings['database']
  readonly stage?: string | undefined
  readonly write?: boolean | undefined
  onProgress(step: string): () => void
}

/** Opens what `npx db` talks to. Throws what says that there is nothing, or that it is out of reach. */
export async function openLink(options: OpenLinkOptions): Promise<OpenLink> {
  const { env, write = false, notice } = options
  const said = options.stage ?? (env.PLASTER_STAGE || undefined)
  if (typeof options.database === 'function') return openOwn(options.database, said, write)
  const url = options.database ?? env.DATABASE_URL
  if (url) {
    const place = placeOfUrl(url)
    const stage = stageOf(place, said)
    const readOnly = stage.isProtected && !write
    // Each half waits for the other where both are loaded at once, and one is enough.
    const { openPostgresLink } = await import('./session/postgres-link.ts')
    const link = await openPostgresLink(url, { notice, singleStatements: readOnly })
    const description = `${place.database} at ${place.host}`
    return { link, description, stage, readOnly, close: async () => {} }
  }
  const [{ openDataApi }, { openDataApiLink }] = await Promise.all([
    import('../database/open-database.ts'),
    import('./session/data-api-link.ts'),
  ])
  const api = await openDataApi(env, { onProgress: options.onProgress })
  const stage = stageOf(placeOfDataApi(api, env), said)
  const { client, config, interrupt } = api
  const link = openDataApiLink({ client, config, interrupt, notice })
  return {
    link,
    description: api.description,
    stage,
    readOnly: stage.isProtected && !write,
    close: api.close,
  }
}

/** Where a function's database is nobody can tell. */
async function openOwn(
  open: () => unknown,
  said: string | undefined,
  write: boolean,
): Promise<OpenLink> {
  const { openKyselyLink } = await import('./session/kysely-link.ts')
  const db = (await open()) as Link['db']
  const stage = stageOf({ database: '', isLocal: false }, said)
  return {
    link: openKyselyLink(db),
    description: 'the database of env.ts',
    stage,
    readOnly: stage.isProtected && !write,
    close: () => db.destroy(),
  }
}

function placeOfUrl(url: string): Place {
  const database = databaseOf(url)
  const { hostname, host } = new URL(url)
  return { host, database, isLocal: isLoopback(hostname) }
}

/** A Data API is on this machine where the SDK is told so, or where there is no ARN. */
function placeOfDataApi({ config }: OpenDataApi, env: NodeJS.ProcessEnv): Place {
  const { database } = config
  if (!env.DATABASE_RESOURCE_ARN) return { database, isLocal: true }
  const endpoint = env.AWS_ENDPOINT_URL_RDS_DATA ?? env.AWS_ENDPOINT_URL
  const isLocal =
    endpoint !== undefined && URL.canParse(endpoint) && isLoopback(new URL(endpoint).hostname)
  return { arn: config.resourceArn, database, isLocal }
}
