import { z } from 'zod'
import { findTable, readStructure } from '../../../db/browse/index.ts'
import { tableName, view } from '../view.ts'

export const structureView = view(z.object(tableName), ({ db, catalog }, { schema, table }) =>
  catalog.use((tables) => readStructure(db, findTable(tables, schema, table))),
)
