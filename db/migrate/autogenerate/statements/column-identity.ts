import { type Draft, draft, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, quoteLiteral, shorten, unquote } from '../text.ts'
import { alterColumn, identity } from './column-definition.ts'

export function changeIdentity(before: Part, after: Part, world: World): Draft[] {
  const was = before.attributes.identity
  const is = after.attributes.identity
  if (was === is) return []
  const alter = alterColumn(after)
  if (is === undefined) return [draft(`${alter} drop identity`)]
  if (was !== undefined) return [draft(`${alter} set generated ${is}`)]
  const column = lastName(after.name)
  const sequence = [...world.after.values()].find(
    (part) => part.kind === 'identity' && part.of === after.of && part.attributes.column === column,
  )
  const table = shorten(after.of ?? '')
  const definition = identity(is, sequence, `${after.of}_${column}_seq`)
  return [
    draft(`${alter} add ${definition}`),
    draft(
      `select setval(pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(unquote(column))}), coalesce(max(${column}), 0) + 1, false) from ${table}`,
    ),
  ]
}

export function withoutOwner({ owner: _, ...attributes }: Readonly<Record<string, string>>) {
  return attributes
}
