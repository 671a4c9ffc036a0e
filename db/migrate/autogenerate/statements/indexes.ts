import { changesOf, draft, isBusy, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lowerCase, shorten } from '../text.ts'
import { changeCommon } from './common.ts'
import { changeIndexState } from './index-state.ts'
import { riskOfIndex } from './rows-at-risk.ts'

export const indexStatements: Statements = {
  create(part, world) {
    const isAlone = isBusy(part.of ?? '', world)
    const statement = indexDefinition(part)
    const risk = riskOfIndex(part, world)
    return [
      isAlone
        ? draft(statement.replace(/^create (unique )?index /, '$&concurrently if not exists '), {
            isAlone,
            ...risk,
          })
        : draft(statement, risk),
      ...changeIndexState(undefined, part, world).map((change) => ({
        ...change,
        ...(isAlone && { isAlone }),
      })),
      ...changeCommon(undefined, part, world, isAlone),
    ]
  },
  drop(part, world) {
    const name = shorten(part.name)
    if (!isBusy(part.of ?? '', world)) return [draft(`drop index ${name}`)]
    // What it is in the way of locks the table as well.
    return world.isInTheWay(part)
      ? [draft(`drop index ${name}`, { allows: ['require-concurrent-index-deletion'] })]
      : [draft(`drop index concurrently if exists ${name}`, { isAlone: true })]
  },
  alter(before, after, world) {
    if (changesOf(before, after).has('definition')) return 'recreate'
    return [...changeIndexState(before, after, world), ...changeCommon(before, after, world)]
  },
}

export function indexDefinition(part: Part): string {
  return lowerCase(part.attributes.definition ?? '')
    .replace(' using btree (', ' (')
    .replace(/ on (only )?public\./, ' on $1')
    .replace(/ on only /, ' on ')
}
