import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRow, referrersOf } from '../../../db/browse/index.ts'
import { type AwkwardDatabase, openAwkwardDatabase } from './awkward-database.ts'

let awkward: AwkwardDatabase

beforeAll(async () => {
  awkward = await openAwkwardDatabase()
})

afterAll(() => awkward.close())

describe('readRow', () => {
  it('gives a row whole, with how many refer to it, in one call', async () => {
    const [row, calls] = await awkward.counted(() =>
      readRow(awkward.db, awkward.people, ['1'], referrersOf(awkward.tables, awkward.people)),
    )

    expect(calls).toBe(1)
    expect(row?.cells[1]).toEqual({ text: 'person 1', isCut: false })
    expect(row?.referring).toEqual([10])
  })

  it('leaves uncounted what no index finds', async () => {
    const row = await readRow(
      awkward.db,
      awkward.order,
      ['1', 'p1'],
      referrersOf(awkward.tables, awkward.order),
    )

    expect(row?.referring).toEqual([null])
  })

  it('gives nothing where there is no such row', async () => {
    expect(await readRow(awkward.db, awkward.people, ['1000'], [])).toBeUndefined()
  })
})
