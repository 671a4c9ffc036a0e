import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lacksLinks } from '../../../../scripts/data-api/engines/native-binaries.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plaster-binaries-'))
  mkdirSync(join(root, 'native/lib'), { recursive: true })
})

afterEach(() => rmSync(root, { recursive: true }))

describe('the links of a PostgreSQL from npm', () => {
  const binaries = () => ({ postgres: join(root, 'native/bin/postgres') })
  const link = { source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' }

  it('are missing until the install script of its package has run', () => {
    writeFileSync(join(root, 'native/pg-symlinks.json'), JSON.stringify([link]))
    writeFileSync(join(root, link.source), '')

    expect(lacksLinks(binaries())).toBe(true)
    symlinkSync('libicu.so.60.2', join(root, link.target))
    expect(lacksLinks(binaries())).toBe(false)
  })

  it('are not missed where a platform needs none', () => {
    expect(lacksLinks(binaries())).toBe(false)
  })
})
