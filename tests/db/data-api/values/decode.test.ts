import type { Field } from '@aws-sdk/client-rds-data'
import { describe, expect, it } from 'vitest'
import { decodeField, UnknownFieldError } from '../../../../db/data-api/values/decode.ts'

const moment = new Date('2024-12-25T10:00:00Z')

const cases: [type: string, field: Field, value: unknown][] = [
  ['text', { isNull: true }, null],
  ['text', { stringValue: '' }, ''],
  ['bool', { booleanValue: false }, false],
  ['int4', { longValue: 0 }, 0],
  ['int8', { stringValue: '9007199254740991' }, 9_007_199_254_740_991],
  ['int8', { stringValue: '9007199254740993' }, 9_007_199_254_740_993n],
  ['bigserial', { stringValue: '7' }, 7],
  ['float8', { doubleValue: 0.1 }, 0.1],
  ['numeric', { stringValue: '1.50' }, '1.50'],
  ['date', { stringValue: '2024-12-25' }, '2024-12-25'],
  ['timestamp', { stringValue: '2024-12-25 10:00:00' }, new Date('2024-12-25T10:00:00Z')],
  ['timestamptz', { stringValue: '2024-12-25 10:00:00.123' }, new Date('2024-12-25T10:00:00.123Z')],
  ['jsonb', { stringValue: '{"a":[1]}' }, { a: [1] }],
  ['bytea', { blobValue: new Uint8Array([0, 255]) }, Buffer.from([0, 255])],
  ['_int8', { arrayValue: { stringValues: ['1', '2'] } }, [1, 2]],
  ['_text', { arrayValue: { stringValues: [] } }, []],
  ['_jsonb', { arrayValue: { stringValues: ['{"a":1}'] } }, [{ a: 1 }]],
  ['oid', { stringValue: '16384' }, 16_384],
  ['float4', { doubleValue: 3.140000104904175 }, 3.14],
  ['float4', { doubleValue: 0.12345679104328156 }, 0.12345679],
  ['float4', { doubleValue: 0.0001218424949911423 }, 0.000121842495],
  ['float4', { doubleValue: 16_777_216 }, 16_777_216],
  ['bool', { booleanValue: true }, true],
  ['time', { stringValue: '17:08:00' }, '17:08:00'],
  ['timestamp', { stringValue: '10000-01-01 00:00:00' }, new Date('+010000-01-01T00:00:00Z')],
  ['json', { stringValue: 'null' }, null],
  ['bytea', { blobValue: new Uint8Array([9, 1, 2, 9]).subarray(1, 3) }, Buffer.from([1, 2])],
  ['bytea', { blobValue: new Uint8Array() }, Buffer.from([])],
  ['_text', { arrayValue: { arrayValues: [{ stringValues: ['a'] }] } }, [['a']]],
  ['_timestamp', { arrayValue: { stringValues: ['2024-12-25 10:00:00'] } }, [moment]],
  ['_int4', { arrayValue: { longValues: [1, null as unknown as number] } }, [1, null]],
]

describe('decodeField', () => {
  it.each(cases)('decodes %s %j', (type, field, value) => {
    expect(decodeField(field, type)).toEqual(value)
  })

  it.each([
    ['timestamptz', '2024-12-25 10:00:00.123456', '2024-12-25T10:00:00.123456Z'],
    ['timestamp', '2024-12-25 10:00:00.123456', '2024-12-25 10:00:00.123456'],
  ])('keeps a %s as text where it is asked to', (type, stringValue, text) => {
    expect(decodeField({ stringValue }, type, { timestamps: 'string' })).toBe(text)
  })

  it('refuses a timestamp that no Date can hold', () => {
    expect(() => decodeField({ stringValue: '294276-12-31 00:00:00' }, 'timestamp')).toThrow(
      'a Date cannot hold the timestamp 294276-12-31 00:00:00: cast the column to text',
    )
  })

  it.each<Field>([{ arrayValue: {} as never }, { isNull: false }, {} as never])(
    'refuses %j, which holds nothing',
    (field) => {
      expect(() => decodeField(field, '_text')).toThrow(UnknownFieldError)
    },
  )

  it('refuses a field in an unknown form', () => {
    expect(() => decodeField({ $unknown: ['xmlValue', ''] }, 'xml')).toThrow(
      'a field of type xml has none of the known forms',
    )
  })
})
