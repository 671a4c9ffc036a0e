import { z } from 'zod'
import { findTable, writeCell } from '../../../db/browse/index.ts'
import { columnName, key, tableName, text, view } from '../view.ts'

const question = z.object({
  ...tableName,
  key,
  column: columnName,
  from: text.nullable(),
  to: text.nullable(),
})

/** Changes one value, unless somebody else has meanwhile. */
export const cellView = view(question, ({ db, catalog }, { schema, table, ...change }) =>
  catalog.use((tables) => writeCell(db, findTable(tables, schema, table), change)),
)
