import type {
  BranchEntry,
  JournaledEntry,
  JournalRow,
  RevisionEntry,
  StampStep,
} from '../../../db/migrate/revisions.ts'
import { plain, type Style } from '../session/style.ts'

/** How much of a line of Alembic's a command prints. */
export interface LineParts {
  readonly labels?: boolean
  readonly message?: boolean
  readonly parents?: boolean
  readonly treeMarks?: boolean
}

/** `a -> b (label) (head) (branchpoint), create account table` */
export function formatLine(
  entry: RevisionEntry,
  { labels = false, message = false, parents = false, treeMarks = true }: LineParts = {},
  style: Style = plain,
): string {
  const dependencies = entry.dependsOn.length > 0 ? ` (${entry.dependsOn.join(', ')})` : ''
  const revision = style('revision', entry.revision)
  const words = [
    parents ? `${formatParents(entry)}${dependencies} -> ${revision}` : revision,
    labels && entry.labels.length > 0 && style('label', `(${entry.labels.join(', ')})`),
    entry.isEffectiveHead && style('head', '(head)'),
    entry.isHead && !entry.isEffectiveHead && style('head', '(effective head)'),
    entry.isCurrent && style('current', '(current)'),
    treeMarks && entry.isBranchPoint && style('mark', '(branchpoint)'),
    treeMarks && entry.isMergePoint && style('mark', '(mergepoint)'),
  ]
  const line = words.filter(Boolean).join(' ')
  return message ? `${line}, ${entry.message}` : line
}

/** The long form of `-v` and `show`: members, path, the whole comment of the file, and an empty line. */
export function formatLong(
  entry: RevisionEntry & Partial<JournaledEntry>,
  style: Style = plain,
): string {
  const words = [
    style('revision', entry.revision),
    entry.isHead && style('head', '(head)'),
    entry.isBranchPoint && style('mark', '(branchpoint)'),
    entry.isMergePoint && style('mark', '(mergepoint)'),
    entry.isCurrent && style('current', '(current)'),
  ]
  const lines = [
    `Rev: ${words.filter(Boolean).join(' ')}`,
    `${entry.isMergePoint ? 'Merges' : 'Parent'}: ${formatParents(entry)}`,
    entry.dependsOn.length > 0 && `Also depends on: ${entry.dependsOn.join(', ')}`,
    entry.isBranchPoint && `Branches into: ${entry.children.join(', ')}`,
    entry.labels.length > 0 && `Branch names: ${style('label', entry.labels.join(', '))}`,
    `Path: ${entry.path}`,
    entry.log && `Log: ${formatLog(entry.log)}`,
    entry.isChanged && style('warning', 'Changed: the file is not what was applied'),
    '',
    ...(entry.docstring ? [...indent(entry.docstring), ''] : []),
  ]
  return lines.filter((line) => typeof line === 'string').join('\n')
}

/** `upgrade done 2026-11-24T02:00:00.000Z in 12 ms, by ada@host, process 7` */
function formatLog({ direction, state, started, milliseconds, who, error }: JournalRow): string {
  if (state === 'stamped') return `stamped ${started}, by ${who}`
  const verb = direction === 'up' ? 'upgrade' : 'downgrade'
  const duration = milliseconds === null ? '' : ` in ${milliseconds} ms`
  return `${verb} ${state} ${started}${duration}, by ${who}${error ? `: ${error}` : ''}`
}

/** A branch point, and under it what it branches into. */
export function formatBranch(
  { point, children }: BranchEntry,
  verbose: boolean,
  style: Style = plain,
): string {
  const indent = ' '.repeat(point.revision.length)
  const first = verbose ? formatLong(point, style) : formatLine(point, { labels: true }, style)
  const rest = children.map(
    (child) => `${indent} -> ${formatLine(child, { labels: true, message: verbose }, style)}`,
  )
  return [first, ...rest, ''].join('\n')
}

export function formatStamp({ from, to }: StampStep): string {
  return `stamp_revision ${from.join(', ')} -> ${to.join(', ')}`
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `    ${line}`)
}

function formatParents({ parents }: RevisionEntry): string {
  return parents.length === 0 ? '<base>' : parents.join(', ')
}
