import { z } from 'zod'
import { view } from '../view.ts'

/** Every table there is, read anew. */
export const tablesView = view(z.object({}), async ({ catalog, description }) => ({
  description,
  tables: await catalog.refresh(),
}))
