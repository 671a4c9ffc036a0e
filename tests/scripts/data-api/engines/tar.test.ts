import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tarEntries, withoutFiles } from '../../../../scripts/data-api/engines/tar.ts'

it('leaves out the files in some folders, and keeps the folders and the other files whole', () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-tar-'))
  try {
    for (const folder of ['base/1', 'base/10']) {
      mkdirSync(join(directory, folder), { recursive: true })
      writeFileSync(join(directory, folder, 'file'), 'x'.repeat(600))
    }
    const tar = execFileSync('tar', ['-c', '--format=ustar', 'base'], { cwd: directory })

    const kept = withoutFiles(tar, ['base/1'])

    const contents = [...tarEntries(kept)].map(({ name, content }) => [name, content.length])
    expect(Object.fromEntries(contents)).toEqual({
      ...{ base: 0, 'base/1': 0, 'base/10': 0, 'base/10/file': 600 },
    })

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
