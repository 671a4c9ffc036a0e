import { bendKey, type Placed } from './box.ts'
import { edgePath } from './edges.ts'
import type { layOutDiagram } from './layout.ts'
import { type drawTable, idOf, lineHeight, titleHeight } from './table.tsx'

/** A foreign key as a line between two tables, each by its id. */
export interface DrawnEdge {
  readonly name: string
  readonly id: string
  readonly to: string
  /** As the `d` of an SVG path. */
  readonly path: string
}

/** The lines of all foreign keys between tables that are drawn. */
export function edgesOf(
  drawn: readonly ReturnType<typeof drawTable>[],
  { boxes, bends }: ReturnType<typeof layOutDiagram>,
): DrawnEdge[] {
  return drawn.flatMap(({ id, table, lines }) =>
    table.foreignKeys.flatMap((foreignKey) => {
      const to = idOf(foreignKey.schema, foreignKey.table)
      const [from, target] = [boxes.get(id), boxes.get(to)]
      if (!from || !target) return []
      const start = portOf(from, lines, foreignKey.columns[0] ?? '')
      const end = portOf(
        target,
        drawn.find((other) => other.id === to)?.lines ?? [],
        foreignKey.targets[0] ?? '',
      )
      return [
        {
          name: `${id}.${foreignKey.name}`,
          id,
          to,
          path: edgePath(from, start, target, end, bends.get(bendKey(id, to)) ?? []),
        },
      ]
    }),
  )
}

/** The height at which the line of a column is; that of the title where the column is not drawn. */
function portOf(box: Placed, lines: readonly { name: string }[], column: string): number {
  const index = lines.findIndex(({ name }) => name === column)
  return box.y + (index === -1 ? titleHeight / 2 : titleHeight + (index + 0.5) * lineHeight)
}
