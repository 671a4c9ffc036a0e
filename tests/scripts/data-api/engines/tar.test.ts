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

    // Two empty blocks, without which tar warns.
    expect(Buffer.from(kept).subarray(-1024)).toEqual(Buffer.alloc(1024))
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

it('reads a tar file in a larger memory, and tells where it is cut short', () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-tar-'))
  try {
    writeFileSync(join(directory, 'file'), 'x'.repeat(600))
    const tar = execFileSync('tar', ['-c', '--format=ustar', 'file'], { cwd: directory })
    const larger = Buffer.concat([Buffer.alloc(100), tar])
    const entries = (length: number) => tarEntries(larger.subarray(100, 100 + length))
    const contents = 512 + 1024

    expect([...entries(contents + 512)].map(({ name }) => name)).toEqual(['file'])
    for (const length of [0, 100, 512, contents - 1]) {
      expect(() => entries(length).next()).toThrow('the tar file is cut short')
    }
    for (const length of [contents, contents + 511]) {
      expect(() => [...entries(length)]).toThrow('the tar file is cut short')
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
})
