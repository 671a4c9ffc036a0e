import { describe, expect, it } from 'vitest'
import { bindParameters } from '../../../scripts/data-api/parameters.ts'
import type { SqlParameter } from '../../../scripts/data-api/requests.ts'

type Given = Omit<SqlParameter, 'name'>

const cases: [behaviour: string, given: Given, oid: number, text: string | null][] = [
  ['a string as text', { value: { stringValue: 'a' } }, 25, 'a'],
  ['an empty string as text', { value: { stringValue: '' } }, 25, ''],
  ['a long as int8', { value: { longValue: 0 } }, 20, '0'],
  [
    'a long that was kept as text',
    { value: { longValue: '9007199254740993' } },
    20,
    '9007199254740993',
  ],
  ['a double as float8', { value: { doubleValue: 1.5 } }, 701, '1.5'],
  ['a zero without a sign', { value: { doubleValue: 0 } }, 701, '0'],
  ['a zero with its sign', { value: { doubleValue: -0 } }, 701, '-0'],
  ['a double that JSON cannot carry', { value: { doubleValue: 'NaN' } }, 701, 'NaN'],
  ['a boolean as bool', { value: { booleanValue: false } }, 16, 'false'],
  ['a blob as bytea', { value: { blobValue: 'AP8=' } }, 17, '\\x00ff'],
  ['an empty blob as bytea', { value: { blobValue: '' } }, 17, '\\x'],
  ['a null without a type', { value: { isNull: true } }, 0, null],
  ['a date', { typeHint: 'DATE', value: { stringValue: '2024-12-25' } }, 1082, '2024-12-25'],
  [
    'a time as its hint reads it',
    { typeHint: 'TIME', value: { stringValue: '10:00:00.1234567' } },
    1083,
    '10:00:00.123456',
  ],
  ['a time', { typeHint: 'TIME', value: { stringValue: '10:00:00' } }, 1083, '10:00:00'],
  [
    'a timestamp',
    { typeHint: 'TIMESTAMP', value: { stringValue: '2024-12-25 10:00:00' } },
    1114,
    '2024-12-25 10:00:00',
  ],
  ['a decimal', { typeHint: 'DECIMAL', value: { stringValue: '1.50' } }, 1700, '1.50'],
  ['JSON as jsonb', { typeHint: 'JSON', value: { stringValue: '{}' } }, 3802, '{}'],
  [
    'a UUID',
    { typeHint: 'UUID', value: { stringValue: '0b9c0000-0000-4000-8000-000000000000' } },
    2950,
    '0b9c0000-0000-4000-8000-000000000000',
  ],
  ['a null with a hint without a type', { typeHint: 'DATE', value: { isNull: true } }, 0, null],
  ['a long with a hint as int8', { typeHint: 'DECIMAL', value: { longValue: 1 } }, 20, '1'],
  [
    'a member that is undefined not at all',
    { value: { stringValue: undefined, longValue: 1 } },
    20,
    '1',
  ],
  [
    'a member or a hint that is null not at all',
    {
      typeHint: null,
      value: { arrayValue: null, isNull: null, longValue: null, stringValue: 'a' },
    },
    25,
    'a',
  ],
]

describe('bindParameters', () => {
  it.each(cases)('declares %s', (_behaviour, given, oid, text) => {
    expect(bindParameters(['p'], [{ name: 'p', ...given }])).toEqual([{ oid, text }])
  })

  it('binds by name, once for each placeholder', () => {
    const given = [
      { name: 'a', value: { longValue: 1 } },
      { name: 'b', value: { longValue: 2 } },
    ]

    const bound = bindParameters(['b', 'a', 'b'], given)

    expect(bound.map(({ text }) => text)).toEqual(['2', '1', '2'])
  })

  it('passes over a value without a placeholder', () => {
    expect(bindParameters([], [{ name: 'b', value: { longValue: 2 } }])).toEqual([])
  })

  it('refuses the first placeholder without a value, where there is one for another', () => {
    expect(() => bindParameters(['a', 'c', 'b'], [{ name: 'a', value: { longValue: 1 } }])).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: 'Cannot find parameter: c',
      }),
    )
  })

  it('looks for no value where there is none', () => {
    expect(bindParameters(['a'], [])).toEqual([])
  })

  it('takes the last of two values with one name', () => {
    const given = [
      { name: 'a', value: { longValue: 1 } },
      { name: 'a', value: { longValue: 2 } },
    ]

    expect(bindParameters(['a'], given)).toEqual([{ oid: 20, text: '2' }])
  })

  it.each<[refused: string, given: Given, message: string]>([
    ['an array', { value: { arrayValue: {} } }, 'Array parameters are not supported'],
    [
      'an unknown hint',
      { typeHint: 'INET', value: { stringValue: '' } },
      'Unknown type hint INET: there are DATE, DECIMAL, JSON, TIME, TIMESTAMP, UUID',
    ],
    [
      'an empty hint',
      { typeHint: '', value: { stringValue: '' } },
      'Unknown type hint : there are DATE, DECIMAL, JSON, TIME, TIMESTAMP, UUID',
    ],
    [
      'a value that does not fit its hint',
      { typeHint: 'DATE', value: { stringValue: 'secret' } },
      'The value of the parameter p does not fit the type hint DATE: it has to be YYYY-MM-DD',
    ],
    ...['', '1', '10:', '10:00', '23:59:0'].map((stringValue): [string, Given, string] => [
      `the time ${JSON.stringify(stringValue)}`,
      { typeHint: 'TIME', value: { stringValue } },
      'Parse Error for Time: premature end of input',
    ]),
    ...['25:00', 'noon', '10:00:00+01'].map((stringValue): [string, Given, string] => [
      `the time ${JSON.stringify(stringValue)}`,
      { typeHint: 'TIME', value: { stringValue } },
      'The value of the parameter p does not fit the type hint TIME: it has to be HH:MM:SS[.FFF]',
    ]),
    ['a parameter without a value', {}, 'The parameter p has no value'],
    ['a value without a member', { value: {} }, 'The parameter p has no value'],
    ['a null that is none', { value: { isNull: false } }, 'The parameter p has no value'],
    ['a value that is null', { value: null }, 'The parameter p has no value'],
    ['a member that is null', { value: { longValue: null } }, 'The parameter p has no value'],
    [
      'two members in one value',
      { value: { stringValue: 'a', longValue: 1 } },
      'The parameter p has more than one value',
    ],
    [
      'a null that is none beside a value',
      { value: { isNull: false, longValue: 1 } },
      'The parameter p has more than one value',
    ],
    [
      'a null with a value',
      { value: { isNull: true, longValue: 1 } },
      'The parameter p has more than one value',
    ],
  ])('refuses %s', (_refused, given, message) => {
    expect(() => bindParameters(['p'], [{ name: 'p', ...given }])).toThrow(
      expect.objectContaining({ code: 'ValidationException', message }),
    )
  })

  it.each([[':p'], ['a b'], ['é'], [''], [undefined]])('refuses the name %j', (name) => {
    const given = [{ name, value: { longValue: 1 } }]

    expect(() => bindParameters([], given)).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: `Named parameter syntax is invalid, input: ${name ?? ''}`,
      }),
    )
  })

  it('refuses it in a value that no placeholder takes, too', () => {
    const given = [{ name: 'surplus', value: { arrayValue: {} } }]

    expect(() => bindParameters([], given)).toThrow('Array parameters are not supported')
  })
})
