import { encodeCursor } from '../../functions/_http/page.ts'
import type { JsonSchema, NamedSchemas } from './json-schema.ts'

/** By the format of a string. */
const examples: Record<string, string> = {
  'date-time': '2026-01-02T03:04:05.678Z',
  date: '2026-01-02',
  time: '03:04:05',
  uuid: '8e03978e-40d5-43dd-bc93-6894a57f9324',
  email: 'ada@example.org',
  uri: 'https://example.org',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
}

export interface ExamplePlace {
  named: NamedSchemas
  /** Where it is asked for, with values in place of its parameters. */
  path: string
}

/** A value that fits a schema: its own example where it has one, else the simplest. */
export function exampleOf(schema: JsonSchema, place: ExamplePlace): unknown {
  if (schema.$ref) return exampleOf(place.named.get(nameOf(schema.$ref)) ?? {}, place)
  if (schema.format === 'cursor') return encodeCursor({ path: place.path, key: 41 })
  if (schema.examples) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives?.[0]) return exampleOf(alternatives[0] as JsonSchema, place)
  return exampleOfType(schema, place)
}

function exampleOfType(schema: JsonSchema, place: ExamplePlace): unknown {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [
          name,
          exampleOf(member as JsonSchema, place),
        ]),
      )
    case 'array':
      return [exampleOf(schema.items as JsonSchema, place)]
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    case 'string':
      return examples[schema.format ?? ''] ?? 'text'.padEnd(schema.minLength ?? 0, '.')
    default:
      return null
  }
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
