import { useEffect, useRef, useState } from 'preact/hooks'
import { type FilterOperator, filterOperators } from '../../../../db/browse/filter.ts'
import type { Filter, Table } from '../../../../db/browse/index.ts'
import { Icon } from '../icon.tsx'

interface FilterBarProps {
  readonly table: Table
  readonly filters: readonly Filter[]
  readonly isOpen: boolean
  onChange(filters: readonly Filter[]): void
  onClose(): void
}

/** The filters that hold, and a form for one more. */
export function FilterBar({ table, filters, isOpen, onChange, onClose }: FilterBarProps) {
  if (filters.length === 0 && !isOpen) return null
  return (
    <div class="filters">
      {filters.map((filter, index) => (
        <span class="chip filter" key={JSON.stringify(filter)}>
          <b>{filter.column}</b> {filter.operator}{' '}
          {filter.value !== undefined && <code>{filter.value}</code>}
          <button
            type="button"
            aria-label={`Remove the filter of ${filter.column}`}
            onClick={() => onChange(filters.filter((_, other) => other !== index))}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      {isOpen && (
        <FilterForm
          table={table}
          onAdd={(filter) => {
            onChange([...filters, filter])
            onClose()
          }}
          onClose={onClose}
        />
      )}
      {filters.length > 0 && !isOpen && (
        <button type="button" class="quiet" onClick={() => onChange([])}>
          Clear
        </button>
      )}
    </div>
  )
}

interface FilterFormProps {
  readonly table: Table
  onAdd(filter: Filter): void
  onClose(): void
}

function FilterForm({ table, onAdd, onClose }: FilterFormProps) {
  const [column, setColumn] = useState(table.columns[0]?.name ?? '')
  const [operator, setOperator] = useState<FilterOperator>('=')
  const [value, setValue] = useState('')
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => first.current?.focus(), [])
  const takesValue = !operator.endsWith('null')
  const labels = table.columns.find(({ name }) => name === column)?.labels
  return (
    <form
      class="filter-form"
      onSubmit={(event) => {
        event.preventDefault()
        onAdd({ column, operator, ...(takesValue && { value }) })
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <select
        ref={first}
        aria-label="Column"
        value={column}
        onChange={(event) => setColumn(event.currentTarget.value)}
      >
        {table.columns.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select
        aria-label="Operator"
        value={operator}
        onChange={(event) => setOperator(event.currentTarget.value as FilterOperator)}
      >
        {filterOperators.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {takesValue && (
        <input
          aria-label="Value"
          placeholder="value"
          list={labels ? 'labels' : undefined}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      )}
      {labels && (
        <datalist id="labels">
          {labels.map((label) => (
            <option key={label} value={label} />
          ))}
        </datalist>
      )}
      <button type="submit" class="primary">
        Filter
      </button>
      <button type="button" class="quiet" onClick={onClose}>
        Cancel
      </button>
    </form>
  )
}
