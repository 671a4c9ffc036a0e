import { type Draft, draft, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, shorten } from '../text.ts'
import { changeComment } from './common.ts'

/** What is said of an index, or of that of a constraint, beside its definition. */
export function changeIndexState(before: Part | undefined, after: Part, world: World): Draft[] {
  const was = before?.attributes ?? {}
  const is = after.attributes
  const alter = `alter table ${shorten(after.of ?? '')}`
  const name = lastName(after.name)
  return [
    ...(is.clustered && !was.clustered ? [draft(`${alter} cluster on ${name}`)] : []),
    ...(was.clustered && !isClustered(after.of, world)
      ? [draft(`${alter} set without cluster`)]
      : []),
    ...(is['replica identity'] && !was['replica identity']
      ? [draft(`${alter} replica identity using index ${name}`)]
      : []),
    ...(was['index comment'] === is['index comment']
      ? []
      : [changeComment(`index ${indexOf(after)}`, is['index comment'])]),
    ...changeTargets(was.statistics, is.statistics, indexOf(after)),
  ]
}

function isClustered(table: string | null, { after }: World): boolean {
  return [...after.values()].some(({ of, attributes }) => of === table && attributes.clustered)
}

/** In the schema of the table. */
function indexOf({ kind, name, of }: Part): string {
  if (kind === 'index') return shorten(name)
  const table = of ?? ''
  return shorten(table.slice(0, table.length - lastName(table).length) + lastName(name))
}

/** `1 100, 2 50`: how much `analyze` looks at each column that is an expression. */
function changeTargets(was: string | undefined, is: string | undefined, index: string): Draft[] {
  const [old, wanted] = [targetsOf(was), targetsOf(is)]
  return [...new Set([...old.keys(), ...wanted.keys()])]
    .filter((column) => old.get(column) !== wanted.get(column))
    .map((column) =>
      draft(
        `alter index ${index} alter column ${column} set statistics ${wanted.get(column) ?? -1}`,
      ),
    )
}

function targetsOf(text = ''): Map<string, string> {
  return new Map(
    [...text.matchAll(/(\d+) (\d+)/g)].map(([, column = '', target = '']) => [column, target]),
  )
}
