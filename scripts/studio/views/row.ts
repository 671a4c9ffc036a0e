import { z } from 'zod'
import { findTable, readRow, referrersOf } from '../../../db/browse/index.ts'
import { key, tableName, view } from '../view.ts'

/** One row whole, and what refers to it; null where it is gone. */
export const rowView = view(
  z.object({ ...tableName, key }),
  ({ db, catalog }, { schema, table: name, key }) =>
    catalog.use(async (tables) => {
      const table = findTable(tables, schema, name)
      const referrers = referrersOf(tables, table)
      const row = await readRow(db, table, key, referrers)
      if (!row) return null
      return {
        cells: row.cells,
        referring: referrers.map(({ table: { schema, name }, foreignKey }, index) => ({
          schema,
          table: name,
          columns: foreignKey.columns,
          targets: foreignKey.targets,
          count: row.referring[index] ?? null,
        })),
      }
    }),
)
