import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'

/** An entry of the attribute `grants`: a role, quoted where it has to be, and its privileges. */
const grant = /("(?:[^"]|"")*"|[^=" ]+)=(\S+)/g

/** The roles that a catalog grants something to, owners aside. */
export function granteesOf(catalog: CatalogSnapshot): Set<string> {
  const roles = catalog.flatMap(({ attributes: { owner, grants = '' } }) =>
    [...grants.matchAll(grant)].map(([, role = '']) => role).filter((role) => role !== owner),
  )
  return new Set(roles)
}

/**
 * A catalog without what is for each environment to say, and what each version of Postgres has by
 * itself: owners, default privileges, grants to roles of its own, versions of extensions, the rights on
 * the schema `public`, whether a materialized view is filled, the privilege MAINTAIN, which there is
 * from 17 on.
 *
 * @param roles whose grants are kept, as granteesOf names them
 */
export function withoutEnvironment(
  catalog: CatalogSnapshot,
  roles: ReadonlySet<string>,
): CatalogSnapshot {
  return catalog
    .filter(({ kind }) => kind !== 'default privileges')
    .map((object) => ({ ...object, attributes: stripped(object, roles) }))
}

function stripped(
  { kind, name, attributes }: CatalogObject,
  roles: ReadonlySet<string>,
): Record<string, string> {
  const { owner, filled: _, grants, ...kept } = attributes
  if (kind === 'extension') return { ...(kept.schema !== undefined && { schema: kept.schema }) }
  if (kind === 'schema' && name === 'public') return {}
  const others = new Set([...roles].filter((role) => role !== owner))
  const granted = grants === undefined ? '' : grantsTo(others, grants)
  return granted === '' ? kept : { ...kept, grants: granted }
}

function grantsTo(roles: ReadonlySet<string>, text: string): string {
  const entries = [...text.matchAll(grant)].flatMap(([, role = '', list = '']) => {
    const privileges = list.split(',').filter((privilege) => !/^-?MAINTAIN\*?$/.test(privilege))
    const isKept = (role === 'public' || roles.has(role)) && privileges.length > 0
    return isKept ? [`${role}=${privileges.join(',')}`] : []
  })
  return entries.join(' ')
}
