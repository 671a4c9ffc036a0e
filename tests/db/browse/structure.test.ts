import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTable, readStructure } from '../../../db/browse/index.ts'
import { type AwkwardDatabase, openAwkwardDatabase } from './awkward-database.ts'

let awkward: AwkwardDatabase

beforeAll(async () => {
  awkward = await openAwkwardDatabase()
})

afterAll(() => awkward.close())

describe('readStructure', () => {
  it('tells columns, constraints, indexes and sizes, in one call', async () => {
    const [structure, calls] = await awkward.counted(() =>
      readStructure(awkward.db, awkward.people),
    )

    expect(calls).toBe(1)
    expect(
      structure.columns.map(({ name, value }) => [name, value]).filter(([, value]) => value),
    ).toEqual([
      ['id', 'generated always as identity'],
      ['upper_name', 'generated always as (upper(name))'],
    ])
    expect(structure.constraints.map(({ kind, definition }) => [kind, definition])).toEqual([
      ['primary key', 'PRIMARY KEY (id)'],
      ['foreign key', 'FOREIGN KEY (boss) REFERENCES people(id)'],
    ])
    expect(
      structure.indexes.map(({ name, isPrimary, bytes }) => [name, isPrimary, bytes > 0]),
    ).toEqual([
      ['people_pkey', true, true],
      ['people_born', false, true],
      ['people_boss', false, true],
    ])
    expect(structure.storage).toMatchObject({ owner: 'postgres', heap: 16_384 })
  })

  it("tells a view's query", async () => {
    const view = findTable(awkward.tables, 'public', 'grown_ups')

    expect((await readStructure(awkward.db, view)).definition).toMatch(/WHERE .*id < 10/)
  })
})
