import fc from 'fast-check'
import type { JsonSchema } from '../../../scripts/openapi/json-schema.ts'

/** What breaks programs: long, empty, not quite Unicode, SQL, names of Object.prototype, edges of numbers. */
export const hostileText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    '\0',
    '\ud83d',
    '__proto__',
    'constructor',
    "'; drop table users; --",
    ':0 :x $1 ?',
    '%00',
    '١',
    'null',
    'NaN',
    '-0',
    '1e309',
    '9007199254740993',
    '2026-02-30T25:61:61Z',
    '0001-01-01T00:00:00+14:00',
    'x'.repeat(10_000),
    '😀'.repeat(300),
  ),
)

export const hostileValue = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, [], {}, 0, -1, 1.5, Number.MAX_SAFE_INTEGER, 2 ** 53, -(2 ** 63), true),
)

/** Values that a schema describes, as far as its keywords go. */
export function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 300, 300) })
    case 'object':
      return fc.record(
        mapValues(schema.properties ?? {}, (member) => fitting(member as JsonSchema)),
        {
          requiredKeys: (schema.required ?? []) as string[],
        },
      )
    default:
      return fc.oneof(...textsOf(schema))
  }
}

/** A text of which a schema says nothing is a moment; what only an example tells is that alone. */
function textsOf({ examples, pattern, minLength = 0, maxLength }: JsonSchema) {
  const texts: fc.Arbitrary<unknown>[] = examples ? [fc.constantFrom(...examples)] : []
  if (pattern) texts.push(fc.stringMatching(new RegExp(pattern)))
  else if (maxLength) texts.push(anyText(minLength, maxLength), hostileText)
  return texts.length > 0 ? texts : [moments]
}

/** Of any character that is one, also those that few have seen. */
function anyText(minLength: number, maxLength: number) {
  return fc.string({ unit: 'binary', minLength, maxLength })
}

const moments = fc
  .date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Values of an object's members, each of them at times not what its schema describes; and more members. */
export function nearly(schema: JsonSchema): fc.Arbitrary<object> {
  const members = mapValues(schema.properties ?? {}, (member) =>
    fc.oneof(
      { weight: 2, arbitrary: fitting(member as JsonSchema) },
      { weight: 1, arbitrary: hostileValue },
    ),
  )
  return fc
    .tuple(
      fc.record(members, { requiredKeys: [] }),
      fc.dictionary(hostileText, hostileValue, { maxKeys: 1 }),
    )
    .map(([known, unknown]) => ({ ...known, ...unknown }))
}

export function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
