import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withoutFiles } from '../../../scripts/database/tar.ts'

it('leaves out the files in some folders, and keeps the folders', () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-tar-'))
  try {
    for (const folder of ['base/1', 'base/10']) {
      mkdirSync(join(directory, folder), { recursive: true })
      writeFileSync(join(directory, folder, 'file'), 'x'.repeat(600))
    }
    const tar = execFileSync('tar', ['-c', '--format=ustar', 'base'], { cwd: directory })

    const kept = withoutFiles(tar, ['base/1'])

    const listed = execFileSync('tar', ['-t'], { input: kept, encoding: 'utf8' })
    expect(listed.trim().split('\n').sort()).toEqual([
      'base/',
      'base/1/',
      'base/10/',
      'base/10/file',
    ])
  } finally {
    rmSync(directory, { recursive: true })
  }
})
