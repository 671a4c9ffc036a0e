import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startProcess } from '../../../setup/process.ts'
import { bringing, native } from './native-processes.ts'

let directory: string
let bin: string
let data: string

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'plaster-server-')))
  bin = join(directory, 'native/bin')
  data = join(directory, 'data')
  mkdirSync(bin, { recursive: true })
  mkdirSync(join(data, 'native/data'), { recursive: true })
  for (const name of ['data/PG_VERSION', 'password']) writeFileSync(join(data, 'native', name), '')
})

afterEach(() => rmSync(directory, { recursive: true }))

/** What becomes of a PostgreSQL that is a shell script, each start of which writes a line. */
async function start(script: string) {
  const starts = join(directory, 'starts')
  const postgres = `#!/bin/sh\n[ "$1" = --version ] && exit\necho start >>${starts}\n${script}\n`
  writeFileSync(join(bin, 'postgres'), postgres, { mode: 0o755 })
  const args = ['scripts/data-api.mjs', '--port', '0', '--data-dir', data, ...native]
  const { output, ended } = startProcess([...bringing(bin), ...args])
  const code = await ended
  return { code, output: output(), starts: readFileSync(starts, 'utf8').split('\n').length - 1 }
}

describe('a PostgreSQL that does not start', () => {
  const tellVersions =
    'printf "at FATAL:  incompatible\\nat DETAIL:  initialized by 15, not 17\\nat LOG:  over\\n"; exit 1'
  const taken = 'could not create any TCP/IP sockets'

  it.each([
    ['five times where its port is taken', `echo ${taken}; exit 1`, taken, 5],
    ['once for any other reason', 'echo no; exit 1', 'no', 1],
    [
      ...(['once where its data is of another version', tellVersions] as const),
      'at FATAL:  incompatible: initialized by 15, not 17',
      1,
    ],
    ['once where it is killed', 'kill -9 $$', 'it said nothing', 1],
  ])('is started %s', async (_often, script, reason, starts) => {
    expect(await start(script)).toEqual({
      code: 1,
      output: `PostgreSQL did not start: ${reason} (${join(data, 'native/log')})\n`,
      starts,
    })
  })
})
