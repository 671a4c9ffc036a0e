import { describe, expect, it } from 'vitest'
import { typeHints } from '../../../scripts/data-api/type-hints.ts'

const read = (hint: string, value: string) => typeHints.get(hint)?.read(value)

describe('typeHints', () => {
  it.each([
    ['DATE', '2024-02-29'],
    ['DATE', '0001-01-01'],
    ['TIME', '00:00:00'],
    ['TIME', '23:59:59.123456'],
    ['TIMESTAMP', '2024-12-25 10:00:00'],
    ['TIMESTAMP', '2024-12-25 10:00:00.5'],
    ['TIMESTAMP', '2024-12-25 10:00:00.123456'],
    ['DECIMAL', '-123456.7890'],
    ['DECIMAL', '.5'],
    ['DECIMAL', '1.'],
    ['DECIMAL', '1e-3'],
    ['DECIMAL', '1E+3'],
    ['JSON', '{"a":1}'],
    ['JSON', 'null'],
    ['UUID', '0b9c0000-0000-4000-8000-000000000000'],
    ['UUID', '0B9C0000000040008000000000000000'],
    ['UUID', '{0b9c0000-0000-4000-8000-000000000000}'],
  ])('takes the %s %s as it is', (hint, value) => {
    expect(read(hint, value)).toBe(value)
  })

  it.each([
    ['DATE', '+10000-01-01', '10000-01-01'],
    ['DATE', '+262142-12-31', '262142-12-31'],
    ['DATE', '0000-02-29', '0001-02-29 BC'],
    ['DATE', '-0043-03-15', '0044-03-15 BC'],
    ['TIMESTAMP', '+10000-01-01 00:00:00', '10000-01-01 00:00:00'],
    ['TIMESTAMP', '-0043-03-15 12:00:00.5', '0044-03-15 12:00:00.5 BC'],
    ['TIME', '10:00:00.123456789', '10:00:00.123456'],
    ['TIMESTAMP', '2024-12-25 10:00:00.9999999', '2024-12-25 10:00:00.999999'],
    ['JSON', '{"b": 1.10, "a": []}', '{"a":[],"b":1.1}'],
    [
      'UUID',
      'urn:uuid:0b9c0000-0000-4000-8000-000000000000',
      '0b9c0000-0000-4000-8000-000000000000',
    ],
  ])('takes the %s %s as %s', (hint, value, taken) => {
    expect(read(hint, value)).toBe(taken)
  })

  it.each([
    ['DATE', ''],
    ['DATE', '2024-02-30'],
    ['DATE', '2023-02-29'],
    ['DATE', '2024-13-01'],
    ['DATE', '2024-00-10'],
    ['DATE', '2024-01-00'],
    ['DATE', '2024-01-99'],
    ['DATE', '2024-1-1'],
    ['DATE', '24-01-01'],
    ['DATE', '2024-01-01 00:00:00'],
    ['DATE', '01/02/2024'],
    ['DATE', 'today'],
    ['DATE', '10000-01-01'],
    ['DATE', '0044-03-15 BC'],
    ['DATE', '+262143-01-01'],
    ['DATE', '-262150-01-01'],
    ['DATE', 'infinity'],
    ['TIME', '10:00'],
    ['TIME', '24:00:00'],
    ['TIME', '10:60:00'],
    ['TIME', '10:00:60'],
    ['TIME', '10:00:00.'],
    ['TIME', '10:00:00+01'],
    ['TIME', '10:00:00.1234567890'],
    ['TIMESTAMP', '2024-12-25'],
    ['TIMESTAMP', '2024-12-25T10:00:00'],
    ['TIMESTAMP', '2024-12-25 10:00:00Z'],
    ['TIMESTAMP', '2024-12-25T10:00:00.000Z'],
    ['TIMESTAMP', '2024-12-25 10:00:00+00'],
    ['TIMESTAMP', '2024-12-25  10:00:00'],
    ['TIMESTAMP', 'now'],
    ['DECIMAL', ''],
    ['DECIMAL', '1,5'],
    ['DECIMAL', 'NaN'],
    ['DECIMAL', 'Infinity'],
    ['DECIMAL', '.'],
    ['DECIMAL', '1 '],
    ['DECIMAL', '0x10'],
    ['JSON', ''],
    ['JSON', '{a:1}'],
    ['JSON', '{"a":1'],
    ['JSON', 'undefined'],
    ['JSON', '1e400'],
    ['JSON', '"\\ud83d"'],
    ['UUID', ''],
    ['UUID', 'not-a-uuid'],
    ['UUID', '0b9c0000-0000-4000-8000-00000000000'],
    ['UUID', 'URN:UUID:0b9c0000-0000-4000-8000-000000000000'],
    ['UUID', '0b9c-0000-0000-4000-8000-0000-0000-0000'],
  ])('does not take the %s %j', (hint, value) => {
    expect(read(hint, value)).toBeUndefined()
  })
})
