import * as z from 'zod/mini'

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** The schemas that have a name, by it. */
export type NamedSchemas = Map<string, JsonSchema>

/** The schema of a body; what in it has a name becomes a reference and is put among the named ones. */
export function bodySchema(
  schema: z.ZodMiniType,
  io: 'input' | 'output',
  named: NamedSchemas,
): JsonSchema {
  // A name at the top would stay unsaid: only what is inside something becomes a reference.
  const wrapped = z.toJSONSchema(z.object({ root: schema }), { ...options, io })
  for (const [name, definition] of Object.entries(wrapped.$defs ?? {})) {
    named.set(name, referToComponents(definition))
  }
  return referToComponents(wrapped.properties?.root as JsonSchema)
}

export interface ParameterSchema {
  name: string
  required: boolean
  schema: JsonSchema
}

/** What a path or a query takes. A number is text there, which clients need not know. */
export function parameterSchemas(schema: z.ZodMiniObject): ParameterSchema[] {
  const given = z.toJSONSchema(schema, { ...options, io: 'input' })
  const read = z.toJSONSchema(schema, { ...options, io: 'output' })
  return Object.entries(given.properties ?? {}).map(([name, asText]) => {
    const asRead = read.properties?.[name] as JsonSchema
    return {
      name,
      required: given.required?.includes(name) ?? false,
      schema: (asRead.type === undefined ? asText : asRead) as JsonSchema,
    }
  })
}

const options: z.core.ToJSONSchemaParams = {
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }) {
    const { def } = zodSchema._zod
    if (def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
    // The pattern of a date or a uuid says no more than its format, at length.
    if (jsonSchema.format) delete jsonSchema.pattern
    // Answers may gain members: only what is refused on the way in is said to be closed.
    if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties
  },
}

function referToComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
