import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, inject, it } from 'vitest'
import { findHolder } from '../../../scripts/database/data-directory-lock.ts'
import { openEmbeddedDatabase } from '../../../scripts/database/embedded-database.ts'
import { unpackTar } from '../../../scripts/files/unpack-tar.ts'

it('nothing is removed from a data directory but what was built halfway', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-data-'))
  for (const folder of ['postgres', 'building-blocks', 'building-4711']) {
    mkdirSync(join(directory, folder))
    writeFileSync(join(directory, folder, 'notes.txt'), '')
  }

  await expect(openEmbeddedDatabase({ directory })).rejects.toMatchObject({
    message: `${join(directory, 'postgres')} has something else in it than a database: move it away, or choose another directory`,
  })
  expect(readdirSync(directory, { recursive: true }).sort()).toEqual([
    'building-blocks',
    'building-blocks/notes.txt',
    'postgres',
    'postgres/notes.txt',
  ])

  rmSync(directory, { recursive: true })
})

it('it is built in an empty folder of its own too, which is said before and after', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-data-'))
  mkdirSync(join(directory, 'postgres'))
  const steps: string[] = []
  const onProgress = (step: string) => {
    steps.push(step)
    return () => void steps.push('done')
  }

  const database = await openEmbeddedDatabase({ directory, isSmall: true, onProgress })
  await database.close()

  expect(steps).toEqual([`Building the embedded database in ${directory} (once)`, 'done'])
  expect(readdirSync(directory)).toEqual(['postgres'])
  rmSync(directory, { recursive: true })
})

it('the directory is held until its database is closed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-data-'))
  mkdirSync(join(directory, 'postgres'))
  unpackTar(readFileSync(inject('snapshots').empty), join(directory, 'postgres'))
  const database = await openEmbeddedDatabase({ directory, isSmall: true })

  const closing = database.close()
  const during = findHolder(directory)
  await closing

  expect(during?.pid).toBe(process.pid)
  expect(findHolder(directory)).toBeUndefined()
  rmSync(directory, { recursive: true })
})

it('what the file system says no to is told with its error', async () => {
  const file = fileURLToPath(import.meta.url)

  await expect(openEmbeddedDatabase({ directory: file })).rejects.toMatchObject({
    message: `cannot write to ${file} (ENOTDIR): choose another directory`,
    cause: { code: 'ENOTDIR' },
  })
})
