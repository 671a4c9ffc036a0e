import { expect, it } from 'vitest'
import { migrateEntry } from '../../../scripts/build/migrate-entry.ts'

it('writes an entry that imports every revision by its path', () => {
  const files = [
    { path: 'migrations/versions/1_a.ts', checksum: 'c0ffee' },
    { path: "migrations/versions/2_it's.ts" },
  ]

  const source = migrateEntry(files, 'beef')

  expect(source).toMatchInlineSnapshot(`
    "import { createDeployHandler } from './functions/_deploy/handler.ts'
    import { settings } from './migrations/env.ts'
    import * as version0 from "./migrations/versions/1_a.ts"
    import * as version1 from "./migrations/versions/2_it's.ts"
    const migrations = { settings, files: [{ ...{"path":"migrations/versions/1_a.ts","checksum":"c0ffee"}, module: version0 }, { ...{"path":"migrations/versions/2_it's.ts"}, module: version1 },] }
    export const handler = createDeployHandler(migrations, "beef")"
  `)
})
