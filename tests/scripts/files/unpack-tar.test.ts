import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unpackTar } from '../../../scripts/files/unpack-tar.ts'

it('writes what tar has packed, for its owner alone', () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-unpack-'))
  const modeOf = (path: string) => statSync(join(directory, 'made/here', path)).mode & 0o777
  try {
    mkdirSync(join(directory, 'base/empty'), { recursive: true, mode: 0o755 })
    writeFileSync(join(directory, 'base/long'), 'x'.repeat(600), { mode: 0o644 })
    writeFileSync(join(directory, 'base/short'), '')
    const tar = execFileSync('tar', ['-c', '--format=ustar', 'base'], { cwd: directory })

    unpackTar(tar, join(directory, 'made/here'))

    const read = (path: string) => readFileSync(join(directory, 'made/here', path), 'utf8')
    expect([read('base/long'), read('base/short')]).toEqual(['x'.repeat(600), ''])
    expect(['', 'base/empty'].map(modeOf)).toEqual([0o700, 0o700])
    expect(['base/long', 'base/short'].map(modeOf)).toEqual([0o600, 0o600])
  } finally {
    rmSync(directory, { recursive: true })
  }
})
