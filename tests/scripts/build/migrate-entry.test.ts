import { expect, it } from 'vitest'
import { migrateEntry } from '../../../scripts/build/migrate-entry.ts'

it('writes an entry that imports every revision by its path', () => {
  const source = migrateEntry([
    { path: 'migrations/versions/1_a.ts', checksum: 'c0ffee' },
    { path: "migrations/versions/2_it's.ts" },
  ])

  expect(source).toMatchInlineSnapshot(`
    "import { createMigrateHandler } from './functions/migrate.ts'
    import { settings } from './migrations/env.ts'
    import * as version0 from "./migrations/versions/1_a.ts"
    import * as version1 from "./migrations/versions/2_it's.ts"
    export const handler = createMigrateHandler({ settings, files: [{ ...{"path":"migrations/versions/1_a.ts","checksum":"c0ffee"}, module: version0 }, { ...{"path":"migrations/versions/2_it's.ts"}, module: version1 },] })"
  `)
})
