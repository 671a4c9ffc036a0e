import type { Field, SqlParameter } from '@aws-sdk/client-rds-data'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

interface RoundTrip<Value> {
  values: fc.Arbitrary<Value>
  toParameter(value: Value): Omit<SqlParameter, 'name'>
  /** What a field has to be for the value, or what is left of both where forms differ. */
  toField(value: Value): Field
}

function roundTrip<Value>(given: RoundTrip<Value>): RoundTrip<unknown> {
  return given as RoundTrip<unknown>
}

function hinted(typeHint: SqlParameter['typeHint'], stringValue: string) {
  return { typeHint, value: { stringValue } }
}

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const date = fc.date({
  min: new Date('0001-01-01'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.stringMatching(/^\d{1,20}$/))
  .map(([whole, fraction]) => `${whole}.${fraction}`)

const wallClock = (value: Date) => value.toISOString().replace('T', ' ').slice(0, 23)
/** No fraction is printed where there is none. */
const printed = (text: string) => text.replace(/\.000$/, '')

const kinds: [kind: string, roundTrip: RoundTrip<unknown>][] = [
  [
    'text',
    roundTrip({
      values: fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
      toParameter: (stringValue) => ({ value: { stringValue } }),
      toField: (stringValue) => ({ stringValue }),
    }),
  ],
  [
    'longs',
    roundTrip({
      values: long,
      toParameter: (value) => ({ value: { longValue: value as unknown as number } }),
      toField: (value) => ({ stringValue: String(value) }),
    }),
  ],
  [
    'doubles',
    roundTrip({
      // JSON.stringify, which the SDK writes requests with, has no negative zero.
      values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0),
      toParameter: (doubleValue) => ({ value: { doubleValue } }),
      toField: (doubleValue) => ({ doubleValue }),
    }),
  ],
  [
    'bytes',
    roundTrip({
      values: fc.uint8Array(),
      toParameter: (blobValue) => ({ value: { blobValue } }),
      toField: (blobValue) => ({ blobValue }),
    }),
  ],
  [
    'decimals',
    roundTrip({
      values: decimal,
      toParameter: (value) => hinted('DECIMAL', value),
      toField: (value) => ({ stringValue: value }),
    }),
  ],
  [
    'UUIDs',
    roundTrip({
      values: fc.uuid(),
      toParameter: (value) => hinted('UUID', value.toUpperCase()),
      toField: (value) => ({ stringValue: value }),
    }),
  ],
  [
    'dates',
    roundTrip({
      values: date,
      toParameter: (value) => hinted('DATE', wallClock(value).slice(0, 10)),
      toField: (value) => ({ stringValue: wallClock(value).slice(0, 10) }),
    }),
  ],
  [
    'times',
    roundTrip({
      values: date,
      toParameter: (value) => hinted('TIME', wallClock(value).slice(11)),
      toField: (value) => ({ stringValue: printed(wallClock(value).slice(11)) }),
    }),
  ],
  [
    'timestamps',
    roundTrip({
      values: date,
      toParameter: (value) => hinted('TIMESTAMP', wallClock(value)),
      toField: (value) => ({ stringValue: printed(wallClock(value)) }),
    }),
  ],
]

export function roundTrips(api: DataApiUnderTest): void {
  /** As many values as there are go in one call. */
  async function send(given: Omit<SqlParameter, 'name'>[]): Promise<Field[]> {
    const { records } = await api.execute(
      `select ${given.map((_, index) => `:${index}`).join(',')}`,
      {
        parameters: given.map((each, index) => ({ name: String(index), ...each })),
        resultSetOptions: { longReturnType: 'STRING' },
      },
    )
    return records?.[0] ?? []
  }

  const runs = { numRuns: 10 }

  it.each(kinds)('bring any %s back', async (_kind, { values, toParameter, toField }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 50 }), async (given) => {
        expect(await send(given.map(toParameter))).toEqual(given.map(toField))
      }),
      runs,
    )
  })

  it('bring any JSON back, in another form', async () => {
    const values = fc.array(fc.jsonValue({ stringUnit: 'grapheme' }), {
      minLength: 1,
      maxLength: 20,
    })

    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const fields = await send(given.map((value) => hinted('JSON', JSON.stringify(value))))

        expect(fields.map(({ stringValue }) => JSON.parse(String(stringValue)))).toEqual(
          given.map((value) => JSON.parse(JSON.stringify(value))),
        )
      }),
      runs,
    )
  })
}
