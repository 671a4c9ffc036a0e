import { draft, type Statements } from '../draft.ts'
import { lowerCase, shorten } from '../text.ts'
import { alterOrRecreate } from './alter-or-recreate.ts'
import { changeCommon } from './common.ts'

export const statisticsStatements: Statements = {
  create: (part, world) => [
    draft(
      lowerCase(part.attributes.definition ?? '').replace(
        /^create statistics public\./,
        'create statistics ',
      ),
    ),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop statistics ${shorten(part.name)}`)],
  alter: alterOrRecreate,
}
