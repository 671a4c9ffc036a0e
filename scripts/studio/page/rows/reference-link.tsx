import type { BrowsedRow, Column, ForeignKey, Table } from '../../../../db/browse/index.ts'
import { Icon } from '../icon.tsx'
import { foreignKeyOf, referenceOf } from './references.ts'

interface ReferenceLinkProps {
  readonly table: Table
  readonly column: Column
  readonly row: BrowsedRow
}

export function ReferenceLink({ table, column, row }: ReferenceLinkProps) {
  const address = referenceOf(table, column, row)
  if (!address) return null
  const { table: name } = foreignKeyOf(table, column) as ForeignKey
  return (
    <a class="reference" href={address} title={`The row of ${name} (.)`} tabIndex={-1}>
      <Icon name="link" />
    </a>
  )
}
