import { type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'
import { columnDefinition, columnOptions } from './column-definition.ts'
import { changeCommon } from './common.ts'
import { constraintClause } from './constraints.ts'
import { byConstraintKind, createStatement } from './create-table.ts'
import { finishColumn } from './finish-column.ts'
import { finishConstraint } from './finish-constraint.ts'
import { isReferredTo, riskOfLeaving } from './rows-at-risk.ts'
import { changeOptions } from './storage-parameters.ts'
import { changePersistence, changeState } from './table-state.ts'

export const tableStatements: Statements = {
  create(part, world) {
    const within = world.within(part)
    const columns = within
      .filter(({ kind }) => kind === 'column')
      .sort((a, b) => a.position - b.position)
    // One that is inherited is told where its parents would give it different defaults.
    const own = columns.filter(
      ({ name, attributes }) =>
        !attributes.inherited || within.some(({ key }) => key === `default ${name}`),
    )
    const constraints = within.filter(({ kind }) => kind === 'constraint').sort(byConstraintKind)
    const lines = [
      ...own.flatMap((column) =>
        part.attributes.type === undefined
          ? [columnDefinition(column, within)]
          : columnOptions(column, within),
      ),
      ...constraints.map(constraintClause),
    ]
    const sequences = within.filter(({ kind }) => kind === 'identity')
    return [
      draft(createStatement(part, lines)),
      ...changeState(undefined, part),
      ...changeCommon(undefined, part, world),
      ...columns.flatMap((column) => finishColumn(column, world)),
      ...constraints.flatMap((constraint) => finishConstraint(undefined, constraint, world)),
      ...sequences.flatMap((sequence) => {
        const { owner: _, ...attributes } = sequence.attributes
        return changeCommon(undefined, { ...sequence, attributes }, world)
      }),
    ]
  },
  drop(part, world) {
    const parent = part.attributes.inherits ?? ''
    const isHeld = part.attributes['partition bound'] !== undefined && isReferredTo(parent, world)
    return [
      // Foreign keys to the whole hold each of its partitions.
      ...(isHeld
        ? [
            draft(
              `alter table ${shorten(parent)} detach partition ${shorten(part.name)}`,
              riskOfLeaving(shorten(part.name), true),
            ),
          ]
        : []),
      draft(`drop table ${shorten(part.name)}`, {
        lossReason: 'every row of the table',
        allows: ['ban-drop-table'],
      }),
    ]
  },
  alter(before, after, world) {
    return [
      ...changePersistence(before, after),
      ...changeTableOptions(before, after),
      ...changeState(before, after),
      ...changeCommon(before, after, world),
    ]
  },
}

function changeTableOptions(before: Part, after: Part): Draft[] {
  return changeOptions('table', before, after)
}
