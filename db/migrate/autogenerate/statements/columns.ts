import { changesOf, draft, type Statements } from '../draft.ts'
import { goesWithParent, isBrought, isHeld, staysBelow } from '../held-columns.ts'
import { lastName, shorten } from '../text.ts'
import { columnDefinition } from './column-definition.ts'
import { changeIdentity, withoutOwner } from './column-identity.ts'
import { changeNullable, isRequiredHere } from './column-required.ts'
import { changeStorage, ownChanges } from './column-storage.ts'
import { changeGenerated, changeType, isNoLongerGenerated } from './column-type.ts'
import { changeCommon } from './common.ts'
import { afterwards, finishColumn } from './finish-column.ts'

export const columnStatements: Statements = {
  create(part, world) {
    if (isBrought(part, world)) return finishColumn(part, world)
    const within = world.within(part)
    const { nullable, generated: expression, identity: kind } = part.attributes
    const isFilled = within.some(({ kind }) => kind === 'default') || expression || kind
    const note = `fails where ${shorten(part.of ?? '')} has rows: give the column a default, or fill it before it is required`
    const definition = columnDefinition(part, within)
    return [
      draft(
        `alter table ${shorten(part.of ?? '')} add column ${definition}`,
        nullable === 'no' && !isFilled ? { note } : {},
      ),
      ...afterwards(part, world),
      ...within
        .filter(({ kind }) => kind === 'identity')
        .flatMap((sequence) =>
          changeCommon(
            undefined,
            { ...sequence, attributes: withoutOwner(sequence.attributes) },
            world,
          ),
        ),
    ]
  },
  drop(part, world) {
    if (goesWithParent(part, world)) return []
    const lossReason = part.attributes.generated ? undefined : 'the values of the column'
    return [
      draft(
        `alter table ${staysBelow(part, world) ? 'only ' : ''}${shorten(part.of ?? '')} drop column ${lastName(part.name)}`,
        lossReason ? { lossReason, allows: ['ban-drop-column'] } : { allows: ['ban-drop-column'] },
      ),
    ]
  },
  alter(before, after, world) {
    const changes = changesOf(before, after)
    if (changes.has('generated') && !isNoLongerGenerated(before, after)) return 'recreate'
    if (isHeld(after, world)) {
      const isOwn = after.attributes.nullable === undefined || isRequiredHere(after, world)
      return [
        ...(isOwn ? changeNullable(before, after, world) : []),
        ...changeStorage(before, after, ownChanges(before, after, world)),
        ...changeCommon(before, after, world),
      ]
    }
    // An identity wants its column to be required: it goes first, and comes last.
    const isLeft = after.attributes.identity === undefined
    return [
      ...changeGenerated(before, after, changes),
      ...changeType(before, after, changes, world),
      ...(isLeft ? changeIdentity(before, after, world) : []),
      ...changeNullable(before, after, world),
      ...(isLeft ? [] : changeIdentity(before, after, world)),
      ...changeStorage(before, after, changes),
      ...changeCommon(before, after, world),
    ]
  },
}
