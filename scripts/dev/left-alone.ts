import { placeOfUrl } from '../psql/session/postgres-client.ts'
import { stageOf } from '../psql/stage.ts'

/**
 * What to say where a database may be production, by the rules of the console: it is served, but nothing is
 * migrated or seeded in it by the way. Undefined where it may be prepared.
 */
export function leftAlone(
  databaseUrl: string | undefined,
  { PLASTER_STAGE }: NodeJS.ProcessEnv,
): string | undefined {
  if (databaseUrl === undefined) return undefined
  const { name, isProtected } = stageOf(placeOfUrl(databaseUrl), PLASTER_STAGE || undefined)
  if (!isProtected) return undefined
  return `Nothing is migrated or seeded in a database of the stage ${name}: npx db upgrade migrates it, PLASTER_STAGE=dev says that it is another stage.`
}
