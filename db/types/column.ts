/** A column as types are made of it. */
export interface Column {
  readonly schema: string
  /** The table or view that it is in. */
  readonly relation: string
  readonly isView: boolean
  readonly relationComment: string | null
  readonly name: string
  readonly comment: string | null
  /** The name in pg_type, of the elements where it is an array; a domain's is that of its base. */
  readonly type: string
  /** The type as SQL writes it, without a length; a domain's is that of its base. */
  readonly sqlType: string
  /** The letter of pg_type.typcategory. */
  readonly category: string
  readonly isArray: boolean
  /** An enum's, in their order. */
  readonly labels: readonly string[] | null
  readonly isNullable: boolean
  readonly hasDefault: boolean
  /** Generated always, as an identity or from other columns: Postgres takes no value for it. */
  readonly isGenerated: boolean
}
