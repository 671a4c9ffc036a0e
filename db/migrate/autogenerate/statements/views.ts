import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lowerCase, shorten, wordOptions } from '../text.ts'
import { changeCommon } from './common.ts'
import { changeOptions } from './storage-parameters.ts'

export const viewStatements: Statements = {
  create: (part, world) => [
    draft(createView('create', part)),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop ${part.kind} ${shorten(part.name)}`)],
  alter(before, after, world) {
    const changes = changesOf(before, after)
    if (changes.has('definition')) {
      if (after.kind !== 'view' || !keepsColumns(before, after)) return 'recreate'
      return [draft(createView('create or replace', after)), ...changeCommon(before, after, world)]
    }
    return [
      ...changeFilled(before, after),
      ...changeOptions(after.kind, before, after),
      ...changeCommon(before, after, world),
    ]
  },
}

function createView(verb: string, part: Part): string {
  const { options, filled } = part.attributes
  const head = `${verb} ${part.kind} ${shorten(part.name)}`
  const using = options ? ` with (${wordOptions(options)})` : ''
  const empty = filled === 'no' ? '\nwith no data' : ''
  return `${head}${using} as\n${query(part)}${empty}`
}

/** The query as Postgres prints it, with its indentation evened out. */
function query({ attributes: { definition = '' } }: Part): string {
  return lowerCase(definition)
    .replace(/;\s*$/, '')
    .replaceAll(/^ {1,3}(?=\S)/gm, '')
    .replaceAll(/^ {4}(?=\S)/gm, '  ')
    .trim()
}

function changeFilled(before: Part, after: Part) {
  if (before.attributes.filled === after.attributes.filled) return []
  const rest = after.attributes.filled === 'no' ? ' with no data' : ''
  return [draft(`refresh materialized view ${shorten(after.name)}${rest}`)]
}

/** `create or replace` may add columns at the end, and change none. */
function keepsColumns(before: Part, after: Part): boolean {
  const was = before.attributes.columns ?? ''
  const is = after.attributes.columns ?? ''
  return is === was || is.startsWith(`${was}, `)
}
