/**
 * The Postgres types of columns whose values need a cast, by table and column: a uuid, an enum, jsonb that
 * holds strings, an array. Columns that are left out are sent as encodeValue has it. The names are SQL,
 * without a length: `uuid`, `timestamptz`, `text[]`, `"Mood"`.
 *
 * @example
 * const types = { users: { id: 'uuid', mood: 'mood', tags: 'text[]' } } satisfies ColumnTypes<Database>
 */
// biome-ignore lint/suspicious/noExplicitAny: any schema will do where none is given
export type ColumnTypes<Database = any> = {
  [Table in keyof Database]?: { [Column in keyof Database[Table]]?: string }
}

/** Thrown for a type name in the map that is not the bare name of a type. */
export class ColumnTypeError extends TypeError {
  override readonly name = 'ColumnTypeError'
}

type Names = Record<string, Record<string, string>>

const typeName = /^(?:[a-z_]\w*|"(?:[^"]|"")+")(?:[ .](?:[a-z_]\w*|"(?:[^"]|"")+"))*(?:\[\])?$/i

/** Throws ColumnTypeError: type names become part of the SQL, and a length would cut values off unseen. */
export function checkColumnTypes(types: ColumnTypes): void {
  for (const [table, columns] of Object.entries(types as Names)) {
    for (const [column, type] of Object.entries(columns)) {
      if (typeName.test(type)) continue
      throw new ColumnTypeError(
        `the type of ${table}.${column} is ${JSON.stringify(type)}: give the name of a type without a length, such as uuid, "Mood" or text[]`,
      )
    }
  }
}

/** What a part of a query can see: the tables by the names that they go by there; null is not a table. */
export type Scope = ReadonlyMap<string, string | null>

/**
 * The type of a column as a query names it, in the innermost scope that knows it; undefined where the map
 * does not have it or two tables disagree about it.
 */
export function typeOfColumn(
  types: ColumnTypes,
  scopes: readonly Scope[],
  column: string,
  qualifier?: string,
): string | undefined {
  for (const scope of scopes.toReversed()) {
    if (qualifier !== undefined && !scope.has(qualifier)) continue
    const tables = qualifier === undefined ? [...scope.values()] : [scope.get(qualifier)]
    const found = new Set(tables.flatMap((table) => typeIn(types, table, column) ?? []))
    if (qualifier !== undefined || found.size > 0)
      return found.size === 1 ? [...found][0] : undefined
  }
  return undefined
}

function typeIn(
  types: ColumnTypes,
  table: string | null | undefined,
  column: string,
): string | undefined {
  if (!table) return undefined
  const names = types as Names
  return (names[table] ?? names[table.slice(table.indexOf('.') + 1)])?.[column]
}
