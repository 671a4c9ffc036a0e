export const filterOperators = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  'starts with',
  'is null',
  'is not null',
] as const

export type FilterOperator = (typeof filterOperators)[number]

export interface Filter {
  readonly column: string
  readonly operator: FilterOperator
  /** In Postgres's text form; left out where the operator takes none. */
  readonly value?: string | undefined
}
