import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function formattedRecords(api: DataApiUnderTest): void {
  const json = { formatRecordsAs: 'JSON' } as const

  beforeAll(async () => {
    await api.execute('drop table if exists conformance_formatted')
    await api.execute('create table conformance_formatted (a int)')
  })
  afterAll(() => api.execute('drop table conformance_formatted'))

  it('answers a select with text and neither records nor metadata', async () => {
    const { $metadata, ...answer } = await api.execute('select count(*) as rows', {
      ...json,
      includeResultMetadata: true,
    })

    expect(answer).toEqual({ numberOfRecordsUpdated: 0, formattedRecords: '[{"rows":1}]' })
  })

  it.each([
    [`select 1 as a, 'x' as b`, '[{"a":1,"b":"x"}]'],
    ['select * from (values (1), (2)) as v (a)', '[{"a":1},{"a":2}]'],
    ['select 1 as a where false', '[]'],
    ['select 1', '[{"?column?":1}]'],
    ['select 9223372036854775807 as a', '[{"a":9223372036854775807}]'],
    ['select 10::float8 as a', '[{"a":10.0}]'],
    ['select 1.50 as a', '[{"a":"1.50"}]'],
    ['select true as a, null as b', '[{"a":true,"b":null}]'],
    [`select 'hello world'::bytea as a`, '[{"a":"aGVsbG8gd29ybGQ="}]'],
    [`select array[1,null] as a, '{}'::text[] as b`, '[{"a":[1,null],"b":[]}]'],
    [`select '2024-01-15 12:34:56.5+09'::timestamptz as a`, '[{"a":"2024-01-15 03:34:56.500"}]'],
    [`select '{"a": 1}'::jsonb as a`, '[{"a":"{\\"a\\":1}"}]'],
    [`select '2024-12-25'::date as a, '::1'::inet as b`, '[{"a":"2024-12-25","b":"::1/128"}]'],
    ['with v as (select 1 as a) select * from v', '[{"a":1}]'],
    [`select E'say "é"\\n' as a`, '[{"a":"say \\"é\\"\\n"}]'],
  ])('formats %s', async (sql, formatted) => {
    expect((await api.execute(sql, json)).formattedRecords).toBe(formatted)
  })

  it('keeps to the options', async () => {
    const sql = 'select 1 as a, 1.5 as b, array[1,2] as c, array[1.5] as d'
    const { formattedRecords } = await api.execute(sql, {
      ...json,
      resultSetOptions: { longReturnType: 'STRING', decimalReturnType: 'DOUBLE_OR_LONG' },
    })

    expect(formattedRecords).toBe('[{"a":"1","b":1.5,"c":["1","2"],"d":["1.5"]}]')
  })

  it.each([
    ['a statement without a result', 'set application_name = default', undefined],
    ['a statement that is no select', 'show application_name', 1],
    ['a plan', 'explain (format json) select 1', 1],
    ['an insert with returning', 'insert into conformance_formatted values (1) returning a', 1],
  ])('is ignored for %s', async (_what, sql, rows) => {
    const answer = await api.execute(sql, json)

    expect(answer.formattedRecords).toBeUndefined()
    expect(answer.records?.length).toBe(rows)
  })

  it.each([['select 1 as a, 2 as a'], ['select 1 as a, 2 as a where false']])(
    'refuses two columns with one label: %s',
    async (sql) => {
      await expect(api.execute(sql, json)).rejects.toMatchObject({ name: 'BadRequestException' })
    },
  )

  it.each([
    ['an unsupported type', `select '1 day'::interval as a`],
    ['an array of two dimensions', 'select array[[1]] as a'],
  ])('refuses %s', async (_what, sql) => {
    await expect(api.execute(sql, json)).rejects.toMatchObject({
      name: 'UnsupportedResultException',
    })
  })

  it('refuses more than 1 MB of result', async () => {
    await expect(api.execute(`select repeat('x', 1048576)`, json)).rejects.toMatchObject({
      name: 'UnsupportedResultException',
    })
  })

  it('refuses more than 10 MB of text', async () => {
    const sql = `select null as ${'x'.repeat(63)} from generate_series(1, 150000)`

    await expect(api.execute(sql, json)).rejects.toMatchObject({ name: 'BadRequestException' })
  })
}
