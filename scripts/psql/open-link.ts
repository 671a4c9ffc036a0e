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
  /** Where a database of this server is, and whether nothing that is done there is kept. */
  access(database: string): Access
  /** The database that it begins with. */
  readonly database: string
  /** What is below the link, which is closed before. */
  close(): Promise<void>
}

export interface Access {
  readonly stage: Stage
  readonly readOnly: boolean
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
  const { env, notice } = options
  const { database } = options
  if (typeof database === 'function') return openOwn(database, options)
  const url = database ?? env.DATABASE_URL
  if (url) {
    databaseOf(url, database && 'database in env.ts')
    const [{ openPostgresLink }, { placeOfUrl }] = await Promise.all([
      import('./session/postgres-link.ts'),
      import('./session/postgres-client.ts'),
    ])
    const place = placeOfUrl(url)
    return {
      link: await openPostgresLink(url, { notice }),
      description: `${place.database} at ${place.host}`,
      database: place.database,
      access: accessTo(place, options),
      close: async () => {},
    }
  }
  const [{ openDataApi }, { openDataApiLink }] = await Promise.all([
    import('../database/open-database.ts'),
    import('./session/data-api-link.ts'),
  ])
  const api = await openDataApi(env, { onProgress: options.onProgress })
  const { client, config, interrupt, description } = api
  return {
    link: openDataApiLink({ client, config, interrupt, notice }),
    description,
    database: config.database,
    access: accessTo(placeOfDataApi(api, env), options),
    async close() {
      client.destroy()
      await api.close()
    },
  }
}

/** Where a function's database is nobody can tell. */
async function openOwn(open: () => unknown, options: OpenLinkOptions): Promise<OpenLink> {
  const { openKyselyLink } = await import('./session/kysely-link.ts')
  const db = (await open()) as Link['db']
  return {
    link: openKyselyLink(db),
    description: 'the database of env.ts',
    database: '',
    access: accessTo({ database: '', isLocal: false }, options),
    close: () => db.destroy(),
  }
}

function accessTo(place: Place, { env, stage: said, write = false }: OpenLinkOptions) {
  return (database: string): Access => {
    const stage = stageOf({ ...place, database }, said ?? (env.PLASTER_STAGE || undefined))
    return { stage, readOnly: stage.isProtected && !write }
  }
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
