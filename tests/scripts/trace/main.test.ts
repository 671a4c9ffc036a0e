import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const script = new URL('../../../scripts/trace.mjs', import.meta.url).pathname

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-trace-main-'))
  mkdirSync(join(directory, '.build/maps'), { recursive: true })
  const map = { version: 3, sources: ['../../functions/one.ts'], names: [], mappings: 'AACA' }
  writeFileSync(join(directory, '.build/maps/one.json'), JSON.stringify(map))
})

afterAll(() => rmSync(directory, { recursive: true }))

function trace(name: string) {
  const input = 'at handler (/var/task/index.js:1:1)\n'
  const options = { cwd: directory, input, encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, name], options)
  return { status, stdout, stderr }
}

describe('npm run trace', () => {
  it('puts sources into a stack, and says of which build they are', () => {
    expect(trace('one')).toEqual({
      status: 0,
      stdout: 'at handler (functions/one.ts:2:1)\n',
      stderr: expect.stringMatching(
        /^By \.build\/maps\/one\.json of \d{4}-.+: see Commands in docs\/deploy\.md\.\n$/,
      ),
    })
  })

  it('says in one line where maps come from when there is none', () => {
    expect(trace('two')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^There is no source map in \.build\/maps\/two\.json: .+ docs\/deploy\.md\.\n$/,
      ),
    })
  })
})
