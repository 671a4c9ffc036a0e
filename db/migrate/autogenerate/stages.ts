import type { Draft } from './draft.ts'
import type { Operation } from './operations.ts'
import type { Part } from './part.ts'

export interface Written {
  readonly operation: Operation
  readonly drafts: readonly Draft[]
}

export interface Staged {
  readonly draft: Draft
  readonly part: Part
  readonly stage: number
}

/** Whether a statement has the label of an enum, alone or in an array. */
function mentions(statement: string, label: string): boolean {
  const bare = label.slice(1, -1).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return statement.includes(label) || new RegExp(`[{,]"?${bare}"?[,}]`).test(statement)
}

/**
 * Gives each statement the first stage in which it can run: even ones are transactions, odd ones are
 * none, and each waits for what it comes after. A value that an enum gets can be used only by a later
 * transaction than the one that adds it.
 */
export function assignStages(written: readonly Written[]): Staged[] {
  const stages = new Map<Operation, number>()
  const finished = new Map<Operation, number>()
  const added: { label: string; stage: number; operation: Operation }[] = []
  const staged = written.flatMap(({ operation, drafts }) => {
    // A table inherits no check that is still to be validated in it.
    const known = operation.part.kind === 'inheritance' ? finished : stages
    let earliest = Math.max(0, ...[...operation.after].map((other) => known.get(other) ?? 0))
    // Within an operation a validation comes last, and nothing has to wait for it.
    let blocking = earliest
    const result = drafts.map((draft) => {
      for (const { label, stage, operation: adder } of added) {
        if (adder !== operation && mentions(draft.statement, label)) {
          earliest = Math.max(earliest, stage + 1)
        }
      }
      const isOdd = draft.isAlone === true
      const stage = (earliest % 2 === 1) === isOdd ? earliest : earliest + 1
      earliest = stage
      if (!/ validate constraint /.test(draft.statement)) blocking = stage
      const label = / add value (?:if not exists )?('(?:[^']|'')*')/.exec(draft.statement)?.[1]
      if (label !== undefined) added.push({ label, stage, operation })
      return { draft, part: operation.part, stage }
    })
    stages.set(operation, blocking)
    finished.set(operation, earliest)
    return result
  })
  return staged
    .map((change, index) => ({ change, index }))
    .sort((a, b) => a.change.stage - b.change.stage || a.index - b.index)
    .map(({ change }) => change)
}
