import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../../scripts/files/make-folder.ts'

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-folder-'))
  writeFileSync(join(directory, 'file'), '')
})

afterAll(() => rmSync(directory, { recursive: true }))

describe('makeFolder', () => {
  it('makes a folder with those it is in, and leaves one that is there', () => {
    const folder = join(directory, 'a', 'b')

    makeFolder(folder)
    makeFolder(folder)
    makeFolder('.')

    expect(statSync(folder).isDirectory()).toBe(true)
  })

  it.each(['file', 'file/a', 'file/a/b'])('makes none at %s, where a file is', (path) => {
    expect(() => makeFolder(join(directory, path))).toThrow(
      expect.objectContaining({ code: 'ENOTDIR' }),
    )
  })

  it.runIf(existsSync('/proc/self'))('gives up where nothing can be made', () => {
    expect(() => makeFolder('/proc/nothing/here')).toThrow(
      expect.objectContaining({
        code: 'ENOENT',
        message: 'cannot write /proc/nothing (ENOENT)',
      }),
    )
  })
})
