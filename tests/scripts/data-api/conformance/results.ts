import type { Field } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

const bytes = (...values: number[]) => new Uint8Array(values)
const string = (stringValue: string): Field => ({ stringValue })
const strings = (...stringValues: (string | null)[]) => ({
  arrayValue: { stringValues: stringValues as string[] },
})

export function results(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop schema if exists conformance cascade')
    await api.execute('drop type if exists conformance_colour, conformance_pair, "Conformance"')
    await api.execute('drop domain if exists conformance_score')
    await api.execute(`create type conformance_colour as enum ('red', 'green')`)
    await api.execute('create type conformance_pair as (a int, b int)')
    await api.execute('create type "Conformance" as (a int)')
    await api.execute('create schema conformance')
    await api.execute(`create type conformance.mood as enum ('fine')`)
    await api.execute('create domain conformance_score as int check (value >= 0)')
  })
  afterAll(async () => {
    await api.execute('drop schema conformance cascade')
    await api.execute('drop type conformance_colour, conformance_pair, "Conformance"')
    await api.execute('drop domain conformance_score')
  })

  it.each<[expression: string, field: Field]>([
    ['1::int2', { longValue: 1 }],
    ['(-2147483648)::int4', { longValue: -2_147_483_648 }],
    ['9007199254740991::int8', { longValue: 9_007_199_254_740_991 }],
    ['26::oid', string('26')],
    ['3.14::float4', { doubleValue: 3.14 }],
    ['1e10::float4', { doubleValue: 1e10 }],
    ['0.1::float8', { doubleValue: 0.1 }],
    ['1.7976931348623157e308::float8', { doubleValue: Number.MAX_VALUE }],
    ['5e-324::float8', { doubleValue: 5e-324 }],
    ['123456.7890', string('123456.7890')],
    ['19.99::numeric(10,2)', string('19.99')],
    ['true', { booleanValue: true }],
    ['false', { booleanValue: false }],
    [`''::text`, string('')],
    [`'é😀"\\'::text`, string('é😀"\\')],
    [`'a'::varchar(3)`, string('a')],
    [`'a'::char(3)`, string('a  ')],
    [`'a'::name`, string('a')],
    [`'\\x00ff'::bytea`, { blobValue: bytes(0, 255) }],
    [`''::bytea`, { blobValue: bytes() }],
    [
      `'0B9C0000-0000-4000-8000-000000000000'::uuid`,
      string('0b9c0000-0000-4000-8000-000000000000'),
    ],
    [`'{"x": 0, "y": "0", "z": [0, 0, 1]}'::jsonb`, string('{"x":0,"y":"0","z":[0,0,1]}')],
    [`'{ "b" : 1.0, "a" : [ ] }'::json`, string('{"a":[],"b":1.0}')],
    [`'"a b"'::jsonb`, string('"a b"')],
    [`'18446744073709551616'::jsonb`, string('1.8446744073709552e19')],
    ['to_jsonb(128::numeric ^ 128)', string('5.282945311356653e269')],
    [`'"\\ud83d\\ude00"'::json`, string('"😀"')],
    [`'2024-12-25'::date`, string('2024-12-25')],
    [`'12345-01-01'::date`, string('+12345-01-01')],
    [`'0044-03-15 BC'::date`, string('-0043-03-15')],
    [`'23:23:12.432'::time`, string('23:23:12.432')],
    [`'17:08:20'::time`, string('17:08:20')],
    [`'17:08'::time`, string('17:08:00')],
    [`'24:00'::time`, string('00:00:00')],
    [`'2022-01-01 00:00:00'::timestamp`, string('2022-01-01 00:00:00')],
    [`'2022-01-01 00:00:00.8'::timestamp`, string('2022-01-01 00:00:00.800')],
    [`'2022-01-01 00:00:00.8551'::timestamp`, string('2022-01-01 00:00:00.855100')],
    [`'2022-01-01 00:00:00.123456'::timestamp`, string('2022-01-01 00:00:00.123456')],
    [`'2024-01-15 12:34:56+09'::timestamptz`, string('2024-01-15 03:34:56')],
    [`'2024-01-15 12:34:56.5+09'::timestamptz`, string('2024-01-15 03:34:56.500')],
    [`'192.168.1.1'::inet`, string('192.168.1.1/32')],
    [`'10.0.0.0/8'::cidr`, string('10.0.0.0/8')],
    [`'red'::conformance_colour`, string('red')],
    ['7::conformance_score', { longValue: 7 }],
    [`'[1,9]'::int4range`, string('[1,10)')],
    [`'[1.5,2.5)'::numrange`, string('[1.5,2.5)')],
    [`'[1,]'::int4range`, string('[1,)')],
    [`'empty'::int4range`, string('(,)')],
    [`'[1,1)'::numrange`, string('(,)')],
    [`'fine'::conformance.mood`, string('fine')],
    [`pg_notify('a', 'b')`, string('')],
    ['pg_advisory_xact_lock(1)', string('')],
    ['null', { isNull: true }],
    ['null::int', { isNull: true }],
    ['null::timestamptz', { isNull: true }],
    ['null::int[]', { isNull: true }],
  ])('gives %s as %j', async (expression, field) => {
    expect(await api.field(`select ${expression}`)).toEqual(field)
  })

  it.each<[expression: string, field: unknown]>([
    ['array[1,null,3]::int2[]', { arrayValue: { longValues: [1, null, 3] } }],
    ['array[1,null,3]', { arrayValue: { longValues: [1, null, 3] } }],
    ['array[1]::int8[]', { arrayValue: { longValues: [1] } }],
    ['array[3.14,2.71]::float4[]', { arrayValue: { doubleValues: [3.14, 2.71] } }],
    ['array[0.1,2]::float8[]', { arrayValue: { doubleValues: [0.1, 2] } }],
    ['array[true,false]', { arrayValue: { booleanValues: [true, false] } }],
    [`array['a','b, "c"',null,'NULL','']`, strings('a', 'b, "c"', null, 'NULL', '')],
    [`array['a']::varchar(3)[]`, strings('a')],
    [`array['a']::char(3)[]`, strings('a  ')],
    [`array['a']::name[]`, strings('a')],
    [
      `array['0b9c0000-0000-4000-8000-000000000000']::uuid[]`,
      strings('0b9c0000-0000-4000-8000-000000000000'),
    ],
    [`array['2024-01-01']::date[]`, strings('2024-01-01')],
    [`array['2024-01-01 10:00:00.5']::timestamp[]`, strings('2024-01-01 10:00:00.500')],
    [`array['10:00']::time[]`, strings('10:00:00')],
    ['array[1.50]', strings('1.50')],
    [`array['{"a": 1}']::jsonb[]`, strings('{"a":1}')],
    [`array['{"a": 1}']::json[]`, strings('{"a":1}')],
    [`'{}'::text[]`, { arrayValue: { stringValues: [] } }],
    [`'{}'::int[]`, { arrayValue: { longValues: [] } }],
    [`'{}'::float8[]`, { arrayValue: { doubleValues: [] } }],
    [`'{}'::bool[]`, { arrayValue: { booleanValues: [] } }],
    [`'[0:1]={1,2}'::int[]`, { arrayValue: { longValues: [1, 2] } }],
  ])('gives %s as %j', async (expression, field) => {
    expect(await api.field(`select ${expression}`)).toEqual(field)
  })

  it.each([['UTC'], ['Asia/Tokyo'], ['America/New_York'], ['Asia/Kolkata']])(
    'gives timestamptz in UTC where the session is in %s',
    async (zone) => {
      const transactionId = await api.begin()
      await api.execute(`set local time zone '${zone}'`, { transactionId })

      const field = await api.field(`select '2024-01-15 12:34:56.25+09'::timestamptz`, {
        transactionId,
      })
      await api.rollback(transactionId)

      expect(field).toEqual(string('2024-01-15 03:34:56.250'))
    },
  )

  const refusal = (type: string) => ({
    name: 'UnsupportedResultException',
    message: `The result contains the unsupported data type ${type}.`,
  })

  describe('of an unsupported type', () => {
    it.each([
      [`'1 day'::interval`, 'INTERVAL'],
      [`'10:00+01'::timetz`, 'TIMETZ'],
      [`1::money`, 'MONEY'],
      ['point(1,2)', 'POINT'],
      ['box(point(0,0),point(1,1))', 'BOX'],
      ['circle(point(0,0),1)', 'CIRCLE'],
      [`'{1,2,3}'::line`, 'LINE'],
      [`'[(0,0),(1,1)]'::lseg`, 'LSEG'],
      [`'[(0,0),(1,1)]'::path`, 'PATH'],
      [`'((0,0),(1,1))'::polygon`, 'POLYGON'],
      [`'08:00:2b:01:02:03'::macaddr`, 'MACADDR'],
      [`'r'::"char"`, '"CHAR"'],
      [`'pg_class'::regclass`, 'regclass'],
      [`'int4'::regtype`, 'regtype'],
      [`'pg_typeof'::regproc`, 'regproc'],
      [`array['int4']::regtype[]`, 'regtype[]'],
      ['int8range(1,2)', 'INT8RANGE'],
      [`daterange('2024-01-01','2024-01-02')`, 'DATERANGE'],
      [`tsrange('2024-01-01','2024-01-02')`, 'TSRANGE'],
      [`'a'::tsvector`, 'tsvector'],
      [`B'101'`, 'BIT'],
      [`array[B'1']`, 'BIT[]'],
      [`'<a/>'::xml`, 'xml'],
      ['array[now()]', 'TIMESTAMPTZ[]'],
      ['row(1,2)', 'RECORD'],
      ['row(1,2)::conformance_pair', 'conformance_pair'],
      ['row(1)::"Conformance"', '"Conformance"'],
      [`array['fine'::conformance.mood]`, 'conformance.mood[]'],
      ['array[7::conformance_score]', 'conformance_score[]'],
      [`array['red']::conformance_colour[]`, 'conformance_colour[]'],
      [`array['1 day']::interval[]`, 'INTERVAL[]'],
      [`'{}'::interval[]`, 'INTERVAL[]'],
      [`'1 2'::int2vector`, 'int2vector'],
      ['null::interval', 'INTERVAL'],
    ])('refuses %s as %s', async (expression, spelled) => {
      await expect(api.execute(`select ${expression}`)).rejects.toMatchObject(refusal(spelled))
    })

    it('takes it without a row', async () => {
      const { records, columnMetadata } = await api.execute(
        `select '1 day'::interval as i where false`,
        { includeResultMetadata: true },
      )

      expect(records).toEqual([])
      expect(columnMetadata).toMatchObject([{ name: 'i', typeName: 'interval' }])
    })

    it('takes it cast to text', async () => {
      expect(await api.field(`select '1 day'::interval::text`)).toEqual(string('1 day'))
    })

    it('spells it by the search path of the transaction', async () => {
      const transactionId = await api.begin()
      const spell = () => api.execute(`select array['fine'::conformance.mood]`, { transactionId })
      await expect(spell()).rejects.toMatchObject(refusal('conformance.mood[]'))

      await api.execute('set local search_path = conformance', { transactionId })

      await expect(spell()).rejects.toMatchObject(refusal('mood[]'))
      await api.rollback(transactionId)
    })
  })

  it.for<[extension: string, expression: string, outcome: object]>([
    ['vector', `'[1,2,3]'::vector`, { records: [[string('[1,2,3]')]] }],
    ['hstore', `'a=>1'::hstore`, refusal('hstore')],
    ['postgis', 'st_point(1, 2)', refusal('geometry')],
  ])('knows of the extension %s what %s is', async ([extension, expression, outcome], { skip }) => {
    const look = `select count(*) from pg_available_extensions where name = '${extension}'`
    skip((await api.field(look))?.longValue === 0, `this Postgres does not bring ${extension}`)
    const transactionId = await api.begin()
    await api.execute(`create extension if not exists ${extension}`, { transactionId })

    const sql = `select ${expression}`
    const answer = await api.execute(sql, { transactionId }).catch((error: Error) => error)

    await api.rollback(transactionId)
    expect(answer).toMatchObject(outcome)
  })

  it.each([['array[[1,2],[3,4]]'], [`array[['a'],['}']]`]])(
    'refuses %s for its dimensions',
    async (expression) => {
      await expect(api.execute(`select ${expression}`)).rejects.toMatchObject({
        name: 'UnsupportedResultException',
        message: 'The result contains a multidimensional array',
      })
    },
  )

  describe('without a form on the wire', () => {
    it.each([
      [`'infinity'::date`],
      [`'-infinity'::timestamp`],
      [`'infinity'::timestamptz`],
      [`'NaN'::float8`],
      [`'Infinity'::float4`],
      [`'NaN'::numeric`],
      [`'[1e400]'::jsonb`],
      ['to_jsonb(512::numeric ^ 512)'],
      [`'["\\ud83d"]'::json`],
      [`'{"\\ude00": 1}'::json`],
      [`1, 'infinity'::timestamptz`],
    ])('fails on %s', async (expression) => {
      await expect(api.execute(`select ${expression}`)).rejects.toMatchObject({
        name: 'InternalFailure',
        $metadata: { httpStatusCode: 500 },
      })
    })

    it.each([[`'-infinity'::timestamptz`], [`'NaN'::float8`]])(
      'takes %s cast to text',
      async (expression) => {
        expect(await api.field(`select (${expression})::text`)).toEqual(
          string(expression.split("'")[1] as string),
        )
      },
    )
  })

  describe('with options', () => {
    it.each<[expression: string, field: Field]>([
      ['9007199254740993', string('9007199254740993')],
      ['1::int2', string('1')],
      ['1.5', string('1.5')],
      ['26::oid', string('26')],
      ['array[1,null]', strings('1', null)],
    ])('gives %s as %j where longs are asked for as text', async (expression, field) => {
      const options = { resultSetOptions: { longReturnType: 'STRING' } } as const

      expect(await api.field(`select ${expression}`, options)).toEqual(field)
    })

    it.each<[expression: string, field: Field]>([
      ['5::numeric', { longValue: 5 }],
      ['5.5', { doubleValue: 5.5 }],
      ['5.00', { doubleValue: 5 }],
      ['9223372036854775807::numeric', { longValue: Number(9_223_372_036_854_775_807n) }],
      ['9223372036854775808::numeric', { doubleValue: 2 ** 63 }],
      ['null::numeric', { isNull: true }],
      ['array[1.5]', strings('1.5')],
      ['2.0::float8', { doubleValue: 2 }],
    ])('gives %s as %j where decimals are asked for as numbers', async (expression, field) => {
      const options = { resultSetOptions: { decimalReturnType: 'DOUBLE_OR_LONG' } } as const

      expect(await api.field(`select ${expression}`, options)).toEqual(field)
    })
  })
}
