import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import type { PlannedChange } from './planned-change.ts'
import { isForeignKey } from './without-tables.ts'

/** Whether something is made once tables have their rows: it looks at them, or does something with each that comes. */
export function comesLater(
  { kind, name }: PlannedChange['object'],
  names: ReadonlySet<string>,
  wanted: CatalogSnapshot,
): boolean {
  if (['view', 'materialized view', 'rule', 'trigger', 'policy'].includes(kind)) return true
  const object = wanted.find((other) => other.kind === kind && other.name === name)
  if (object !== undefined && (isForeignKey(object) || isNotValid(object))) return true
  return ['constraint', 'index', 'publication'].includes(kind) && !names.has(object?.of ?? '')
}

/** The rows that are there need not fit it. */
function isNotValid({ kind, attributes: { definition = '' } }: CatalogObject): boolean {
  return kind === 'constraint' && definition.endsWith(' NOT VALID')
}
