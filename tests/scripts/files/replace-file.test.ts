import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { keepOnly, removePartial, replaceFile } from '../../../scripts/files/replace-file.ts'
import { isExplained } from '../../../scripts/terminal/failure.ts'
import { fileCallsDuring } from '../../setup/file-calls.ts'

const yesterday = new Date(Date.now() - 86_400_000)

let folder: string

beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'plaster-files-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  folder = made
})

describe('replaceFile', () => {
  it('leaves nothing beside the file', async () => {
    await replaceFile(join(folder, 'a.zip'), 'old')
    await replaceFile(join(folder, 'a.zip'), 'new')

    expect(readFileSync(join(folder, 'a.zip'), 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a.zip'])
  })

  it('replaces what a link points to', async () => {
    mkdirSync(join(folder, 'elsewhere'))
    writeFileSync(join(folder, 'elsewhere/a.zip'), 'old')
    symlinkSync('elsewhere/a.zip', join(folder, 'a.zip'))

    await replaceFile(join(folder, 'a.zip'), 'new')

    expect(readFileSync(join(folder, 'elsewhere/a.zip'), 'utf8')).toBe('new')
    expect(readlinkSync(join(folder, 'a.zip'))).toBe('elsewhere/a.zip')
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['a.zip'])
  })

  it('has the new content on the disk before it is named, for a power cut', async () => {
    const calls = await fileCallsDuring(() => replaceFile(join(folder, 'a.zip'), 'new'))

    expect(calls).toEqual(['write', 'fsync', 'rename'])
  })

  it('leaves nothing where it fails, and says so in a line', async () => {
    mkdirSync(join(folder, 'a.zip/inside'), { recursive: true })

    const failure = await replaceFile(join(folder, 'a.zip'), 'new').catch((error) => error)

    expect(failure.message).toMatch(/^cannot write \S+\/a\.zip \(E[A-Z]+\)$/)
    expect(isExplained(failure)).toBe(true)

    expect(readdirSync(folder)).toEqual(['a.zip'])
  })
})

describe('what a process has left that was killed', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url))

  /** Writes a file, but dies before it is named. */
  function dieWriting(path: string): void {
    const script = `
      import files from 'node:fs/promises'
      import { syncBuiltinESMExports } from 'node:module'
      files.rename = () => process.kill(process.pid, 'SIGKILL')
      syncBuiltinESMExports()
      const { replaceFile } = await import('./scripts/files/replace-file.ts')
      await replaceFile(${JSON.stringify(path)}, 'half')`
    const args = ['--import', 'tsx', '--input-type=module', '-e', script]
    expect(spawnSync(process.execPath, args, { cwd: root }).signal).toBe('SIGKILL')
  }

  it('goes with the next time that the file is written, once nobody can be at it', async () => {
    const path = join(folder, 'a.zip')
    dieWriting(path)
    const [left = ''] = readdirSync(folder)

    await replaceFile(path, 'new')
    const whileYoung = readdirSync(folder)
    utimesSync(join(folder, left), yesterday, yesterday)
    await replaceFile(join(folder, 'b.zip'), 'other')
    const afterAnother = readdirSync(folder)
    await replaceFile(path, 'newer')

    expect(whileYoung).toEqual(['a.zip', left])
    expect(afterAnother).toEqual(['a.zip', left, 'b.zip'])
    expect(readdirSync(folder)).toEqual(['a.zip', 'b.zip'])
  })
})

describe('removePartial', () => {
  it('removes what nobody is writing any more, and nothing else', async () => {
    const writing = 'a.zip.0d6f8a3c-8f3c-4f5c-9d5a-2f1f6f0f7a11'
    const abandoned = 'a.zip.1d6f8a3c-8f3c-4f5c-9d5a-2f1f6f0f7a11'
    for (const name of ['a.zip', writing, abandoned]) writeFileSync(join(folder, name), '')
    for (const name of ['a.zip', abandoned]) utimesSync(join(folder, name), yesterday, yesterday)

    await removePartial(folder)

    expect(readdirSync(folder).sort()).toEqual(['a.zip', writing])
  })
})

describe('keepOnly', () => {
  it('removes what is not named, but not what another process is writing', async () => {
    const writing = 'a.zip.0d6f8a3c-8f3c-4f5c-9d5a-2f1f6f0f7a11'
    const abandoned = 'a.zip.1d6f8a3c-8f3c-4f5c-9d5a-2f1f6f0f7a11'
    for (const name of ['kept', 'other', writing, abandoned]) writeFileSync(join(folder, name), '')
    mkdirSync(join(folder, 'others/inside'), { recursive: true })
    utimesSync(join(folder, abandoned), yesterday, yesterday)

    await keepOnly(folder, ['kept', 'not there'])

    expect(readdirSync(folder).sort()).toEqual([writing, 'kept'].sort())
  })
})
