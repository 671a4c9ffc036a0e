import type { Identity } from '../../db/describe/index.ts'
import type { Access, OpenLink } from './open-link.ts'

/** Who is connected to what, as `\c` and `\conninfo` say it. */
export function describePlace(
  { database, user, version }: Identity,
  { description }: OpenLink,
  { stage, readOnly }: Access,
): string {
  const number = `${Math.floor(version / 10_000)}.${version % 10_000}`
  return `You are connected to database "${database}" as user "${user}": ${description}, PostgreSQL ${number}, stage ${stage.name}${readOnly ? ', reading only' : ''}.`
}
