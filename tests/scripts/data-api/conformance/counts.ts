import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function counts(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_counts')
    await api.execute('create table conformance_counts (id int primary key, text text)')
  })
  afterAll(() => api.execute('drop table conformance_counts'))

  const rows = `(values (1, 'a'), (2, 'b'), (3, 'c'))`
  const merge = `merge into conformance_counts as old using ${rows} as new (id, text) on old.id = new.id
    when matched then update set text = new.text when not matched then insert values (new.id, new.text)`

  it.each<[statement: string, count: number]>([
    [`insert into conformance_counts select * from ${rows} as new (id, text)`, 3],
    [merge, 3],
    [`update conformance_counts set text = 'd' where id > 1`, 2],
    [`update conformance_counts set text = 'd' where id > 3`, 0],
    [`insert into conformance_counts values (1, 'e') on conflict do nothing`, 0],
    ['delete from conformance_counts where id = 1', 1],
    ["insert into conformance_counts select n, 'n' from generate_series(11, 22) as n", 12],
    ['delete from conformance_counts where id > 10', 12],
    ['create table conformance_counts_copy as select * from conformance_counts', 2],
    ['drop table conformance_counts_copy', 0],
    ['select * into conformance_counts_copy from conformance_counts', 2],
    ['alter table conformance_counts_copy add column more int', 0],
    ['truncate conformance_counts_copy', 0],
    ['drop table conformance_counts_copy', 0],
    [`set application_name = 'counts'`, 0],
    ['do $$ begin perform 1; end $$', 0],
  ])('answers %s with %d and no records', async (statement, count) => {
    const { $metadata, ...answer } = await api.execute(statement)

    expect(answer).toEqual({ numberOfRecordsUpdated: count, generatedFields: [] })
  })

  it.each([
    ['select 1'],
    ['values (1)'],
    ['show application_name'],
    ['explain select 1'],
    [`insert into conformance_counts values (10, 'a') returning id`],
    [`update conformance_counts set text = 'b' where id = 10 returning id`],
    ['delete from conformance_counts where id = 10 returning id'],
  ])('answers %s with 0 and records', async (statement) => {
    const { $metadata, records, ...answer } = await api.execute(statement)

    expect(answer).toEqual({ numberOfRecordsUpdated: 0 })
    expect(records?.length).toBeGreaterThan(0)
  })
}
