import type { AnyDatabase } from '../description.ts'
import { isOf, type Relation } from './relation.ts'

const identities: Record<string, string | undefined> = { f: 'FULL', n: 'NOTHING' }

/** What pg_class itself says: type, replica identity, tablespace, access method, options. */
export function storage(_db: AnyDatabase, relation: Relation): string[] {
  const { schema, verbose, options, ofType, tablespace, accessMethod } = relation
  const usual = schema === 'pg_catalog' ? 'n' : 'd'
  const { replicaIdentity } = relation
  const identity = replicaIdentity === usual ? undefined : identities[replicaIdentity]
  return [
    ofType !== null && `Typed table of type: ${ofType}`,
    verbose && isOf(relation, 'rm') && identity && `Replica Identity: ${identity}`,
    tablespace !== null && isOf(relation, 'rmpiIt') && `Tablespace: "${tablespace}"`,
    verbose && accessMethod !== null && isOf(relation, 'rmpIt') && `Access method: ${accessMethod}`,
    verbose && options && `Options: ${options}`,
  ].filter((line) => typeof line === 'string' && line !== '') as string[]
}
