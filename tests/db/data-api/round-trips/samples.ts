import fc, { type Arbitrary } from 'fast-check'

/** Values that are put into a column of a type and have to come out the same. */
export interface Sample {
  type: string
  values: Arbitrary<unknown>
  /** What comes out, where it is written in another way. */
  expected?: (value: never) => unknown
  /** How to look at what comes out, where its writing does not matter. */
  look?: (found: never) => unknown
  /** Whether the type has an `=` that finds the value again. */
  comparable?: boolean
}

const largest = 2n ** 63n
const bigint = fc.bigInt({ min: -largest, max: largest - 1n })
const double = fc.double({ noNaN: true, noDefaultInfinity: true })
const text = fc
  .string({ unit: 'binary', maxLength: 30 })
  .filter((value) => !/\0|\p{Surrogate}/u.test(value))
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => value !== null && !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)))
const network = fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `${a}.${b}.0.0/16`)
const single = fc.float({ noNaN: true, noDefaultInfinity: true })
const object = json.filter((value) => typeof value === 'object')
const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const farDate = fc.date({
  min: new Date('-004712-01-01T00:00:00Z'),
  max: new Date('+200000-01-01T00:00:00Z'),
  noInvalidDate: true,
})
/** `2024-12-25T23:30:00.123456`, in the way that the service writes fractions. */
const micros = fc.tuple(date, fc.nat({ max: 999 })).map(([value, rest]) => {
  const fraction = `${value.toISOString().slice(20, 23)}${String(rest).padStart(3, '0')}`
  const written = fraction === '000000' ? '' : `.${fraction.replace(/000$/, '')}`
  return `${value.toISOString().slice(0, 19)}${written}`
})
const numeric = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.nat({ max: 20 }), fc.boolean())
  .map(([value, scale, negative]) => {
    const fraction = scale === 0 ? '' : `.${'12345678901234567890'.slice(-scale)}`
    return `${negative ? '-' : ''}${value}${fraction}`
  })
const list = <Element>(element: Arbitrary<Element>) =>
  fc.array(fc.option(element), { maxLength: 5 })

const toInteger = (value: bigint | number) =>
  Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)
const toDay = (value: Date) => value.toISOString().slice(0, 10)
const viaJson = (value: unknown) => JSON.parse(JSON.stringify(value))
const orNull = (convert: (value: never) => unknown) => (values: (never | null)[]) =>
  values.map((value) => (value === null ? null : convert(value)))
const withoutSign = (value: number) => value + 0
/** The service writes an empty range as it does one without bounds. */
const withBounds = (value: string) => (value === 'empty' ? '(,)' : value)

/** A name for the column of each. */
function named(samples: Sample[]): Record<string, Sample> {
  return Object.fromEntries(samples.map((sample, index) => [`${sample.type} ${index}`, sample]))
}

/** What needs no type map. */
export const plain = named([
  { type: 'smallint', values: fc.integer({ min: -32_768, max: 32_767 }), comparable: true },
  { type: 'integer', values: fc.integer(), comparable: true },
  { type: 'bigint', values: fc.maxSafeInteger(), comparable: true },
  { type: 'bigint', values: bigint, expected: toInteger, comparable: true },
  { type: 'double precision', values: double, expected: withoutSign, look: withoutSign },
  {
    type: 'real',
    values: single,
    expected: withoutSign,
    look: (found: number) => Math.fround(found) + 0,
  },
  { type: 'boolean', values: fc.boolean(), comparable: true },
  { type: 'text', values: text, comparable: true },
  { type: 'varchar', values: text, comparable: true },
  {
    type: 'bytea',
    values: fc.uint8Array({ maxLength: 40 }),
    expected: (value: Uint8Array) => Buffer.from(value),
    comparable: true,
  },
  { type: 'char', values: fc.constantFrom('a', 'é', '0'), comparable: true },
  { type: 'name', values: fc.string({ maxLength: 63 }), comparable: true },
  { type: 'oid', values: fc.nat(), comparable: true },
  { type: 'timestamptz', values: date, comparable: true },
  { type: 'timestamptz', values: farDate, comparable: true },
  { type: 'timestamp', values: farDate, comparable: true },
  { type: 'jsonb', values: object, expected: viaJson, comparable: true },
  { type: 'json', values: object, expected: viaJson },
])

/** What a type map casts. */
export const mapped = named([
  { type: 'uuid', values: fc.uuid(), comparable: true },
  { type: 'mood', values: fc.constantFrom('happy', 'sad', "it's :so"), comparable: true },
  { type: 'text', values: text, comparable: true },
  { type: 'boolean', values: fc.boolean(), comparable: true },
  { type: 'date', values: date.map(toDay), comparable: true },
  { type: 'date', values: date, expected: toDay },
  { type: 'time', values: micros.map((value) => value.slice(11)), comparable: true },
  { type: 'numeric', values: numeric, comparable: true },
  { type: 'numeric', values: double, look: Number, expected: withoutSign, comparable: true },
  { type: 'bigint', values: bigint, expected: toInteger, comparable: true },
  { type: 'double precision', values: double, comparable: true },
  { type: 'jsonb', values: json, expected: viaJson, comparable: true },
  { type: 'json', values: json, expected: viaJson },
  { type: 'timestamptz', values: date, comparable: true },
  { type: 'char', values: fc.constantFrom('a', 'é', '0'), comparable: true },
  { type: 'inet', values: network, comparable: true },
  { type: 'cidr', values: network, comparable: true },
  {
    type: 'int4range',
    values: fc.constantFrom('[1,5)', 'empty', '(,3)'),
    expected: withBounds,
    comparable: true,
  },
  {
    type: 'numrange',
    values: fc.constantFrom('[1.5,5)', 'empty', '(,3]'),
    expected: withBounds,
    comparable: true,
  },
  { type: 'text[]', values: list(text), comparable: true },
  { type: 'varchar[]', values: list(text), comparable: true },
  { type: 'smallint[]', values: list(fc.integer({ min: -9, max: 9 })), comparable: true },
  { type: 'integer[]', values: list(fc.integer()), comparable: true },
  { type: 'bigint[]', values: list(bigint), expected: orNull(toInteger), comparable: true },
  { type: 'boolean[]', values: list(fc.boolean()), comparable: true },
  { type: 'double precision[]', values: list(double), comparable: true },
  { type: 'real[]', values: list(single), look: orNull(Math.fround), comparable: true },
  { type: 'numeric[]', values: list(numeric), comparable: true },
  { type: 'uuid[]', values: list(fc.uuid()), comparable: true },
  { type: 'date[]', values: list(date.map(toDay)), comparable: true },
  { type: 'time[]', values: list(micros.map((value) => value.slice(11))), comparable: true },
  { type: 'timestamp[]', values: list(date), comparable: true },
  { type: 'json[]', values: list(object), expected: viaJson },
  { type: 'jsonb[]', values: list(object), expected: viaJson, comparable: true },
])

/** What a type map casts, where timestamps are asked for as text. */
export const mappedText = named([
  { type: 'timestamptz', values: micros.map((value) => `${value}Z`), comparable: true },
  {
    type: 'timestamp',
    values: micros.map((value) => value.replace('T', ' ')),
    comparable: true,
  },
])

export function columnTypes(samples: Record<string, Sample>): Record<string, string> {
  return Object.fromEntries(Object.entries(samples).map(([name, { type }]) => [name, type]))
}
