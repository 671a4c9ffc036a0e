import type { SqlParameter } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

type Given = Omit<SqlParameter, 'name'>

const string: Given = { value: { stringValue: '1' } }
const long: Given = { value: { longValue: 1 } }
const double: Given = { value: { doubleValue: 1 } }
const none: Given = { value: { isNull: true } }

function hinted(typeHint: SqlParameter['typeHint'], stringValue: string): Given {
  return { typeHint, value: { stringValue } }
}

function text(stringValue: string): Given {
  return { value: { stringValue } }
}

const uuid = '0b9c0000-0000-4000-8000-000000000000'

export function parameters(api: DataApiUnderTest): void {
  const named = (given: Given) => ({ parameters: [{ name: 'p', ...given }] })

  beforeAll(async () => {
    await api.execute('drop table if exists conformance_parameters')
    await api.execute('drop type if exists conformance_mood')
    await api.execute(`create type conformance_mood as enum ('1', '2')`)
    await api.execute(`create table conformance_parameters (
      text_ text, varchar_ varchar(10), bpchar_ char(3), int2_ int2, int4_ int4, int8_ int8,
      numeric_ numeric, float4_ float4, float8_ float8, bool_ bool, bytea_ bytea, uuid_ uuid,
      date_ date, time_ time, timestamp_ timestamp, timestamptz_ timestamptz, json_ json, jsonb_ jsonb,
      inet_ inet, interval_ interval, mood_ conformance_mood, ints_ int[], texts_ text[])`)
  })
  afterAll(async () => {
    await api.execute('drop table conformance_parameters')
    await api.execute('drop type conformance_mood')
  })

  describe('types', () => {
    it.each<[declared: string, given: Given]>([
      ['text', string],
      ['bigint', long],
      ['double precision', double],
      ['boolean', { value: { booleanValue: true } }],
      ['bytea', { value: { blobValue: new Uint8Array([1]) } }],
      ['date', hinted('DATE', '2024-12-25')],
      ['time without time zone', hinted('TIME', '10:00:00')],
      ['timestamp without time zone', hinted('TIMESTAMP', '2024-12-25 10:00:00')],
      ['numeric', hinted('DECIMAL', '1.50')],
      ['jsonb', hinted('JSON', '{}')],
      ['uuid', hinted('UUID', uuid)],
    ])('are declared as %s for %j', async (declared, given) => {
      expect(await api.field('select pg_typeof(:p)::text', named(given))).toEqual({
        stringValue: declared,
      })
    })

    it('leave a null to what stands around it', async () => {
      const { columnMetadata } = await api.execute('select :p, :p + 1::int2', {
        ...named(none),
        includeResultMetadata: true,
      })

      expect(columnMetadata?.map(({ typeName }) => typeName)).toEqual(['text', 'int2'])
    })

    it.each<[given: Given, text: string]>([
      [{ value: { stringValue: '' } }, ''],
      [{ value: { stringValue: `it's "é" 😀 \\ \n :p` } }, `it's "é" 😀 \\ \n :p`],
      [{ value: { longValue: 456 } }, '456'],
      [{ value: { longValue: -9_007_199_254_740_991 } }, '-9007199254740991'],
      [{ value: { doubleValue: 1.5 } }, '1.5'],
      [{ value: { doubleValue: 1e21 } }, '1e+21'],
      [{ value: { doubleValue: Number.NaN } }, 'NaN'],
      [{ value: { doubleValue: Number.POSITIVE_INFINITY } }, 'Infinity'],
      [{ value: { doubleValue: Number.NEGATIVE_INFINITY } }, '-Infinity'],
      [{ value: { booleanValue: false } }, 'false'],
      [hinted('DECIMAL', '123456.7890'), '123456.7890'],
      [hinted('DATE', '2024-12-25'), '2024-12-25'],
      [hinted('TIME', '23:23:12.432'), '23:23:12.432'],
      [hinted('TIMESTAMP', '2022-01-01 00:00:00.123456'), '2022-01-01 00:00:00.123456'],
      [hinted('JSON', '{"a": [1, "b"]}'), '{"a": [1, "b"]}'],
      [hinted('UUID', uuid.toUpperCase()), uuid],
      [{ typeHint: 'DECIMAL', value: { longValue: 1 } }, '1'],
    ])('bring %j through', async (given, text) => {
      expect(await api.field('select :p::text', named(given))).toEqual({ stringValue: text })
    })

    it('brings 500 KB through', async () => {
      const blobValue = new Uint8Array(500_000).map((_, index) => index % 251)

      const field = await api.field('select :p', named({ value: { blobValue } }))

      expect(Buffer.from(field?.blobValue ?? []).equals(blobValue)).toBe(true)
    })

    it('takes an integer beyond 2^53 both ways', async () => {
      const value = { longValue: 9_007_199_254_740_993n as unknown as number }

      const field = await api.field('select :p', {
        ...named({ value }),
        resultSetOptions: { longReturnType: 'STRING' },
      })

      expect(field).toEqual({ stringValue: '9007199254740993' })
    })
  })

  describe('in columns and operators', () => {
    const inserted = (column: string, cast = '') =>
      `insert into conformance_parameters (${column}) values (:p${cast}) returning 1`
    const compared = (column: string) =>
      `select count(*) from conformance_parameters where ${column} = :p`

    it.each<[use: string, sql: string, given: Given]>([
      ['a string into text', inserted('text_'), string],
      ['a string into varchar', inserted('varchar_'), string],
      ['a string into char', inserted('bpchar_'), string],
      ['a string compared with text', compared('text_'), string],
      ['a string compared with varchar', compared('varchar_'), string],
      ['a string compared with char', compared('bpchar_'), string],
      [
        'a string compared with "char"',
        'select 1 from pg_class where relkind = :p limit 1',
        string,
      ],
      ['a string with a cast compared with int4', 'select 1 where 1 = :p::integer', string],
      ['a string with a cast compared with uuid', `${compared('uuid_')}::uuid`, text(uuid)],
      [
        'a string with a cast compared with an enum',
        `${compared('mood_')}::conformance_mood`,
        string,
      ],
      ['a string with a cast into inet', inserted('inet_', '::inet'), text('::1')],
      ['a string with a cast into interval', inserted('interval_', '::interval'), text('1 day')],
      ['a string with a cast into numeric', inserted('numeric_', '::numeric'), string],
      ['a string with a cast into int[]', inserted('ints_', '::int[]'), text('{1,2}')],
      [
        'a string with a cast into timestamptz',
        inserted('timestamptz_', '::timestamptz'),
        text('2024-01-15T12:34:56+09:00'),
      ],
      ['a long into int2', inserted('int2_'), long],
      ['a long into int4', inserted('int4_'), long],
      ['a long into int8', inserted('int8_'), long],
      ['a long into numeric', inserted('numeric_'), long],
      ['a long into text', inserted('text_'), long],
      ['a long compared with int2', compared('int2_'), long],
      ['a long compared with int4', compared('int4_'), long],
      ['a long compared with int8', compared('int8_'), long],
      ['a long compared with numeric', compared('numeric_'), long],
      ['a long as limit', 'select 1 limit :p', long],
      ['a long as offset', 'select 1 offset :p', long],
      ['a long in generate_series', 'select generate_series(1, :p)', long],
      ['a double into numeric', inserted('numeric_'), double],
      ['a double into float4', inserted('float4_'), double],
      ['a double into int8', inserted('int8_'), double],
      [
        'a TIMESTAMP into timestamptz',
        inserted('timestamptz_'),
        hinted('TIMESTAMP', '2024-01-15 03:34:56'),
      ],
      [
        'a TIMESTAMP into timestamp',
        inserted('timestamp_'),
        hinted('TIMESTAMP', '2024-01-15 03:34:56'),
      ],
      ['a TIMESTAMP into date', inserted('date_'), hinted('TIMESTAMP', '2024-01-15 03:34:56')],
      ['a DATE into date', inserted('date_'), hinted('DATE', '2024-01-15')],
      ['a TIME into time', inserted('time_'), hinted('TIME', '03:34:56')],
      ['a DECIMAL into numeric', inserted('numeric_'), hinted('DECIMAL', '1.50')],
      ['a DECIMAL compared with numeric', compared('numeric_'), hinted('DECIMAL', '1')],
      ['a JSON into jsonb', inserted('jsonb_'), hinted('JSON', '{"a":1}')],
      ['a JSON into json', inserted('json_'), hinted('JSON', '{"a":1}')],
      ['a UUID into uuid', inserted('uuid_'), hinted('UUID', uuid)],
      ['a UUID compared with uuid', compared('uuid_'), hinted('UUID', uuid)],
      ['a string with a cast into jsonb', `select :p::jsonb`, string],
      ['null into int4', inserted('int4_'), none],
      ['null into numeric', inserted('numeric_'), none],
      ['null into int[]', inserted('ints_'), none],
      ['null into jsonb', inserted('jsonb_'), none],
      ['null into an enum', inserted('mood_'), none],
      [
        'null with a hint into timestamptz',
        inserted('timestamptz_'),
        { ...none, typeHint: 'DATE' },
      ],
      [
        'a literal cast to an array',
        'select 1 = any(:p::int[])',
        { value: { stringValue: '{1,2}' } },
      ],
      ['longs in a list', 'select 1 in (:p, :p)', long],
      ['longs in an array', 'select 1 = any(array[:p, :p])', long],
    ])('takes %s', async (_use, sql, given) => {
      await expect(api.execute(sql, named(given))).resolves.toBeDefined()
    })

    it.each<[use: string, sql: string, given: Given, message: string]>([
      ['a string compared with int4', compared('int4_'), string, 'integer = text'],
      ['a string compared with int8', compared('int8_'), string, 'bigint = text'],
      ['a string compared with uuid', compared('uuid_'), string, 'uuid = text'],
      ['a string compared with an enum', compared('mood_'), string, 'conformance_mood = text'],
      ['a string compared with numeric', compared('numeric_'), string, 'numeric = text'],
      ['a string compared with date', compared('date_'), string, 'date = text'],
      [
        'a string into an enum',
        inserted('mood_'),
        string,
        '"mood_" is of type conformance_mood but expression is of type text',
      ],
      ['a string into uuid', inserted('uuid_'), string, 'expression is of type text'],
      ['a string into json', inserted('json_'), string, 'expression is of type text'],
      ['a string into jsonb', inserted('jsonb_'), string, 'expression is of type text'],
      ['a string into date', inserted('date_'), string, 'expression is of type text'],
      ['a string into time', inserted('time_'), string, 'expression is of type text'],
      ['a string into timestamp', inserted('timestamp_'), string, 'expression is of type text'],
      ['a string into timestamptz', inserted('timestamptz_'), string, 'expression is of type text'],
      ['a string into inet', inserted('inet_'), string, 'expression is of type text'],
      ['a string into numeric', inserted('numeric_'), string, 'expression is of type text'],
      ['a string into int4', inserted('int4_'), string, 'expression is of type text'],
      ['a long shifting an int4', 'select 1::int4 << :p', long, 'integer << bigint'],
      ['a long added to a date', 'select current_date + :p', long, 'date + bigint'],
      ['a long as days', 'select make_interval(days => :p)', long, 'does not exist'],
      ['a long as a position', `select substr('abc', :p)`, long, 'does not exist'],
    ])('refuses %s', async (_use, sql, given, message) => {
      await expect(api.execute(sql, named(given))).rejects.toMatchObject({
        name: 'DatabaseErrorException',
        message: expect.stringMatching(new RegExp(`${message.replace('+', '\\+')}.*SQLState: 42`)),
      })
    })

    it('compares a double with a numeric as doubles, and rounds one for an int8', async () => {
      const given = named({ value: { doubleValue: 0.3 } })
      const rounded = named({ value: { doubleValue: 1.6 } })

      expect(await api.field('select 0.1 + 0.2 = :p', given)).toEqual({ booleanValue: true })
      expect(await api.field('select 0.1::numeric * 3 * :p', given)).toEqual({
        doubleValue: 0.3 * 0.3,
      })
      expect(
        await api.field(
          'insert into conformance_parameters (int8_) values (:p) returning int8_',
          rounded,
        ),
      ).toEqual({ longValue: 2 })
    })

    it('numbers each occurrence on its own, so that equal expressions differ', async () => {
      const sql = `select date_trunc(:p, timestamp_) from conformance_parameters
        group by date_trunc(:p, timestamp_)`

      await expect(api.execute(sql, named({ value: { stringValue: 'day' } }))).rejects.toThrow(
        'SQLState: 42803',
      )
    })
  })

  describe('names', () => {
    it.each([
      ['a numeric name', 'select :0', '0'],
      ['a cast behind it', 'select :p::text', 'p'],
      ['all characters that a name has', 'select :A_1z', 'A_1z'],
      ['one that is assigned', 'select (parse_ident(str:=:p))[1]', 'p'],
      ['a colon in a string before it', `select :p where 'a:b' <> ''`, 'p'],
      ['a surplus one beside it', 'select :p', 'p'],
    ])('bind %s', async (_what, sql, name) => {
      const parameters = [
        { name, value: { stringValue: 'bound' } },
        { name: 'surplus', value: { stringValue: 'passed over' } },
      ]

      expect(await api.field(sql, { parameters })).toEqual({ stringValue: 'bound' })
    })

    it.each([
      [`select ':p "'`, ':p "'],
      [`select 'a' as ":p" -- :p`, 'a'],
      ['select /* :p /* :p */ :p */ $$a$$', 'a'],
      ['select $$a :p c$$', 'a $1 c'],
      ['select (make_interval(days := 1))::text', '1 day'],
    ])('are not looked for in quotes and comments: %s', async (sql, text) => {
      expect(await api.field(sql)).toEqual({ stringValue: text })
    })

    it.each([
      ['a name without a value', 'select :missing::int'],
      ['a positional parameter', 'select $1::int'],
    ])('miss %s where no parameter is given', async (_what, sql) => {
      await expect(api.execute(sql)).rejects.toMatchObject({
        name: 'DatabaseErrorException',
        message: expect.stringMatching(
          /^ERROR: bind message supplies 0 parameters, but prepared statement "sqlx_s_\d+" requires 1; SQLState: 08P01$/,
        ),
      })
    })

    it.each([
      ['one name of two', 'select :p, :missing::int', 'missing'],
      ['the first of two', 'select :first, :second, :p', 'first'],
      ['a name in capitals', 'select :P', 'P'],
      ['the end of a slice', `select (array['a','b','c'])[1:2], :p`, '2'],
      ['one in a dollar quote', 'select $$a :b c$$, :p', 'b'],
    ])('miss %s where there is a parameter', async (_what, sql, missing) => {
      const refused = {
        name: 'ValidationException',
        message: `Cannot find parameter: ${missing}`,
        $metadata: { httpStatusCode: 400 },
      }
      const parameters = [{ name: 'p', value: { stringValue: 'a' } }]

      await expect(api.execute(sql, { parameters })).rejects.toMatchObject(refused)
      await expect(api.batch(sql, [parameters])).rejects.toMatchObject(refused)
    })

    it.each([[':p'], ['$1'], ['q?marks'], ['/slashes/'], ['more-than words'], ['mäil'], ['p\n']])(
      'are letters of ASCII, digits and underscores, not %j',
      async (name) => {
        const parameters = [{ name, value: { longValue: 1 } }]

        for (const sql of ['select :p::int', 'select 1']) {
          await expect(api.execute(sql, { parameters })).rejects.toMatchObject({
            name: 'ValidationException',
            message: `Named parameter syntax is invalid, input: ${name}`,
            $metadata: { httpStatusCode: 400 },
          })
        }
      },
    )

    it('are taken from the end of a slice', async () => {
      await expect(api.execute('select (array[1,2,3])[1:2]')).rejects.toThrow(
        'syntax error at or near "$1"',
      )
    })
  })

  describe('refused before they reach the database', () => {
    it.each<[what: string, given: Given]>([
      ['an array', { value: { arrayValue: { longValues: [1] } } }],
      ['an empty array', { value: { arrayValue: { stringValues: [] } } }],
    ])('%s', async (_what, given) => {
      for (const sql of ['select :p', 'select 1']) {
        await expect(api.execute(sql, named(given))).rejects.toMatchObject({
          name: 'ValidationException',
          message: 'Array parameters are not supported',
        })
      }
    })

    it('a TIME without seconds', async () => {
      await expect(api.execute('select :p', named(hinted('TIME', '09:00')))).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Parse Error for Time: premature end of input',
      })
    })

    it.each<[what: string, given: Given]>([
      ['a DATE that is none', hinted('DATE', '2024-02-30')],
      ['a TIMESTAMP with T and Z', hinted('TIMESTAMP', '2024-12-25T10:00:00.000Z')],
      ['a DECIMAL that is none', hinted('DECIMAL', '1,5')],
      ['a JSON that is none', hinted('JSON', '{a:1}')],
      ['a JSON with half a surrogate pair', hinted('JSON', '"\\ud83d"')],
      ['a UUID that is none', hinted('UUID', 'a')],
      ['an unknown hint', hinted('INET' as 'DATE', '::1')],
      ['a null that is none', { value: { isNull: false } }],
    ])('%s', async (_what, given) => {
      await expect(api.execute('select :p', named(given))).rejects.toMatchObject({
        name: 'ValidationException',
      })
    })
  })

  it('reads a timestamp without a zone as UTC', async () => {
    const given = hinted('TIMESTAMP', '2024-01-15 03:34:56')

    expect(
      await api.field(`select (:p::timestamptz at time zone 'UTC')::text`, named(given)),
    ).toEqual({ stringValue: '2024-01-15 03:34:56' })
  })
}
