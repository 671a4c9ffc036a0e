import { useMemo, useState } from 'preact/hooks'
import type { Table } from '../../../../db/browse/index.ts'
import { tableTitle } from '../format.ts'
import { Icon } from '../icon.tsx'
import { useKeys } from '../keys.ts'
import type { Route } from '../route.ts'
import type { Placed } from './box.ts'
import { edgesOf } from './drawn-edges.ts'
import { EdgeMarks } from './edge-marks.tsx'
import { hubsOf } from './hubs.ts'
import { layOutDiagram } from './layout.ts'
import { DiagramTable, drawTable, idOf } from './table.tsx'
import { usePan } from './use-pan.ts'
import { ZoomButtons } from './zoom-buttons.tsx'

interface DiagramViewProps {
  readonly tables: readonly Table[]
  go(route: Route): void
}

/** More tables than these are drawn with their keys alone, unless somebody wants all columns. */
const mostWithColumns = 12

/** The tables and their foreign keys as a picture. */
export function DiagramView({ tables: all, go }: DiagramViewProps) {
  const tables = all.filter(({ kind }) => kind === 'table' || kind === 'partitioned table')
  const [isWhole, setWhole] = useState(tables.length <= mostWithColumns)
  const [near, setNear] = useState<string>()
  const hubs = useMemo(
    () => new Set([...hubsOf(tables)].map(({ schema, name }) => idOf(schema, name))),
    [all],
  )
  const drawn = useMemo(
    () => tables.map((table) => drawTable(table, isWhole, hubs)),
    [all, isWhole],
  )
  const layout = useMemo(() => layOutDiagram(drawn), [drawn])
  const pan = usePan(layout)
  useKeys({ '+': () => pan.zoom(1.25), '-': () => pan.zoom(0.8), '0': pan.fit })

  const edges = useMemo(() => edgesOf(drawn, layout), [drawn, layout])
  const seen = edges.filter(({ id, to }) => !hubs.has(to) || id === near || to === near)
  const nearby = new Set(
    edges.filter(({ id, to }) => id === near || to === near).flatMap(({ id, to }) => [id, to]),
  )
  const isDim = (...ids: string[]) => near !== undefined && !ids.includes(near)

  return (
    <div class="page">
      <header class="toolbar">
        <h2>
          <Icon name="diagram" /> Diagram
        </h2>
        <span class="muted">
          {tables.length} tables, {edges.length} foreign keys
          {hubs.size > 0 && '; point at a table to see its lines to those that many refer to'}
        </span>
        <span class="space" />
        <label>
          <input
            type="checkbox"
            checked={isWhole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />{' '}
          all columns
        </label>
        <ZoomButtons zoom={pan.zoom} fit={pan.fit} />
      </header>
      <svg
        class={pan.isDragging ? 'diagram dragging' : 'diagram'}
        viewBox={pan.viewBox}
        role="img"
        aria-label={`${tables.map(({ schema, name }) => tableTitle(schema, name)).join(', ')} and their foreign keys`}
        {...pan.handlers}
      >
        <EdgeMarks />
        {seen.map(({ name, id, to, path }) => (
          <path
            key={name}
            class={isDim(id, to) ? 'edge dim' : near === undefined ? 'edge' : 'edge near'}
            d={path}
            marker-start="url(#many)"
            marker-end="url(#one)"
          />
        ))}
        {drawn.map((shown) => (
          <DiagramTable
            key={shown.id}
            drawn={shown}
            box={layout.boxes.get(shown.id) as Placed}
            isDim={near !== undefined && shown.id !== near && !nearby.has(shown.id)}
            onNear={(isNear) => setNear(isNear ? shown.id : undefined)}
            onOpen={() => {
              if (!pan.hasMoved())
                go({
                  view: 'rows',
                  schema: shown.table.schema,
                  table: shown.table.name,
                  filters: [],
                })
            }}
          />
        ))}
      </svg>
    </div>
  )
}
