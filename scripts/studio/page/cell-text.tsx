import type { Cell } from '../../../db/browse/index.ts'

/** A value on one line. */
export function CellText({ text, isCut = false }: Pick<Cell, 'text'> & { isCut?: boolean }) {
  if (text === null) return <span class="null">NULL</span>
  if (text === '') return <span class="null">empty</span>
  return (
    <>
      {text.replace(/\s*\n\s*/g, ' ⏎ ')}
      {isCut && <span class="null">…</span>}
    </>
  )
}
