import type {
  AlterTableCmd,
  ColumnDef,
  Constraint,
  ConstrType,
  Node,
  RangeVar,
  TypeName,
} from 'libpg-query'

/** `users`, or `app.users` where it says the schema. */
export function nameOf(relation: RangeVar | undefined): string {
  const { schemaname, relname = '' } = relation ?? {}
  return schemaname === undefined ? relname : `${schemaname}.${relname}`
}

/** The commands of an `alter table`, with its table. */
export function alterations(statement: Node): { table: string; command: AlterTableCmd }[] {
  if (!('AlterTableStmt' in statement)) return []
  const { relation, cmds = [], objtype } = statement.AlterTableStmt
  if (objtype !== 'OBJECT_TABLE') return []
  return cmds.flatMap((command) =>
    'AlterTableCmd' in command ? [{ table: nameOf(relation), command: command.AlterTableCmd }] : [],
  )
}

export interface NewColumn {
  readonly table: string
  readonly column: ColumnDef
  readonly constraints: readonly Constraint[]
}

/** The columns that an `alter table` adds. */
export function addedColumns(statement: Node): NewColumn[] {
  return alterations(statement).flatMap(({ table, command: { subtype, def } }) =>
    subtype === 'AT_AddColumn' ? toColumn(table, def) : [],
  )
}

/** The columns that a `create table` or an `alter table` makes. */
export function newColumns(statement: Node): NewColumn[] {
  if (!('CreateStmt' in statement)) return addedColumns(statement)
  const { relation, tableElts = [] } = statement.CreateStmt
  return tableElts.flatMap((element) => toColumn(nameOf(relation), element))
}

/** The constraints that an `alter table` adds to a table as a whole. */
export function addedConstraints(
  statement: Node,
): { table: string; name: string; constraint: Constraint }[] {
  return alterations(statement).flatMap(({ table, command: { subtype, def } }) => {
    if (subtype !== 'AT_AddConstraint' || !def || !('Constraint' in def)) return []
    const constraint = def.Constraint
    return [{ table, name: `${table}.${constraint.conname ?? constraint.contype}`, constraint }]
  })
}

export function has(constraints: readonly Constraint[], ...types: ConstrType[]): boolean {
  return constraints.some(({ contype }) => contype !== undefined && types.includes(contype))
}

/** The name of a type without its schema: `int4`, `varchar`, `serial`. */
export function typeOf(type: TypeName | undefined): string {
  return strings(type?.names).at(-1) ?? ''
}

/** The names of what a `drop` of some kind drops. */
export function dropped(statement: Node, kind: string): string[] {
  if (!('DropStmt' in statement) || statement.DropStmt.removeType !== kind) return []
  return (statement.DropStmt.objects ?? []).map((object) =>
    'List' in object ? strings(object.List.items).join('.') : '',
  )
}

/** Whether an option such as `concurrently` or `full` is given. */
export function hasOption(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === name)
}

export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) =>
    'String' in node && node.String.sval !== undefined ? [node.String.sval] : [],
  )
}

function toColumn(table: string, node: Node | undefined): NewColumn[] {
  if (!node || !('ColumnDef' in node)) return []
  const column = node.ColumnDef
  const constraints = (column.constraints ?? []).flatMap((constraint) =>
    'Constraint' in constraint ? [constraint.Constraint] : [],
  )
  return [{ table, column, constraints }]
}
