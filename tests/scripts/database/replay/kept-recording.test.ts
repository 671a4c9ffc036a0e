import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepRecording } from '../../../../scripts/database/replay/kept-recording.ts'
import type { Recording } from '../../../../scripts/database/replay/recording.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plaster-recordings-'))
})

afterEach(() => rmSync(root, { recursive: true }))

const query = { kind: 'query', sql: 'select 1', parameters: [1n, 'é', null] } as const

function recordingOf(value: unknown): Recording {
  return { entries: [{ ...query, outcome: { result: { rows: [{ value }] } } }], changes: 1 }
}

const tar = new Uint8Array([1, 2, 3])
const keep = (name: string, value: unknown, bytes = tar) =>
  keepRecording(root, name).keep(recordingOf(value), Promise.resolve(bytes))
const read = (name: string) => keepRecording(root, name).read()
const filesOf = (name: string) =>
  readdirSync(join(root, name)).map((file) => join(root, name, file))
const snapshotOf = (name: string) => filesOf(name).find((file) => file.endsWith('.tar')) ?? ''

describe('keepRecording', () => {
  it('gives back a recording with its snapshot, of the last one only', async () => {
    await keep('one', 'old', new Uint8Array([9]))
    await keep('one', 'new')

    const found = await read('one')

    expect(found?.recording).toEqual(recordingOf('new'))
    expect([...((await found?.readSnapshot()) ?? [])]).toEqual([...tar])
    expect(filesOf('one')).toHaveLength(2)
    expect(await read('other')).toBeUndefined()
  })

  it('gives an error back with what it carries', async () => {
    const error = Object.assign(new Error('no role'), { name: 'Refused', sqlState: '42704' })
    const recording: Recording = { entries: [{ ...query, outcome: { error } }], changes: 1 }
    await keepRecording(root, 'one').keep(recording, Promise.resolve(tar))

    expect((await read('one'))?.recording.entries[0]).toMatchObject({
      outcome: { error: { message: 'no role', name: 'Refused', sqlState: '42704' } },
    })
  })

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([77])])],
    ['empty', () => Buffer.alloc(0)],
  ])('takes no recording and no snapshot that is %s', async (_, damage) => {
    await keep('one', 1)
    const damageFile = (file: string) => writeFileSync(file, damage(readFileSync(file)))

    damageFile(snapshotOf('one'))
    const found = await read('one')
    expect(await found?.readSnapshot()).toBeUndefined()
    // So that the next run makes both anew.
    expect(await read('one')).toBeUndefined()

    await keep('one', 1)
    damageFile(join(root, 'one/recording'))
    expect(await read('one')).toBeUndefined()
  })

  it('takes a snapshot for no recording but its own', async () => {
    await keep('one', 1)
    const before = readFileSync(join(root, 'one/recording'))
    await keep('one', 2)
    writeFileSync(join(root, 'one/recording'), before)

    expect(await read('one')).toBeUndefined()
  })

  it('lets several keep theirs at once', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((value) => keep('one', value)))
    await keep('one', 6)

    expect((await read('one'))?.recording).toEqual(recordingOf(6))
    expect(filesOf('one')).toHaveLength(2)
  })

  it('keeps the four that were changed last', async () => {
    for (const [index, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await keep(name, 1)
      utimesSync(join(root, name), 1000 + index, 1000 + index)
    }
    await keep('b', 2)

    expect(readdirSync(root).sort()).toEqual(['b', 'c', 'd', 'e'])
  })

  it('does without where nothing can be written, or there is no snapshot', async () => {
    writeFileSync(join(root, 'file'), '')
    await expect(keep('file/below', 1)).resolves.toBeUndefined()
    mkdirSync(join(root, 'one'))
    const kept = keepRecording(root, 'one')
    await kept.keep(recordingOf(1), Promise.reject(new Error('it has ended')))

    expect(await read('file/below')).toBeUndefined()
    expect(await read('one')).toBeUndefined()
  })
})
