/**
 * sls compiles its check of serverless.yml out of all that AWS has: eight megabytes of code, which take most
 * of a first run and a third of any other. This has it made of what serverless.yml uses.
 */
function checkByUsedSchema({ configSchemaHandler: handler }) {
  const validateConfig = handler.validateConfig.bind(handler)
  handler.validateConfig = (configuration) => {
    handler.schema = usedSchema(handler.schema, [configuration])
    return validateConfig(configuration)
  }
}

/**
 * What of a JSON schema values can come upon. It finds the same faults in them: what it says of a property
 * that none of them has, it says of none of them.
 */
function usedSchema(schema, values) {
  if (!isObject(schema) || Array.isArray(schema)) return schema
  // The check takes a value for a list of it where it wants a list, and the other way round.
  const objects = values.flat(Number.POSITIVE_INFINITY).filter(isObject)
  const { properties, patternProperties, items } = schema
  const used = { ...schema }
  if (properties) {
    const isUsed = ([name]) => objects.some((value) => Object.hasOwn(value, name))
    used.properties = mapEntries(Object.entries(properties).filter(isUsed), (part, name) =>
      usedSchema(
        part,
        objects.map((value) => value[name]),
      ),
    )
  }
  if (patternProperties) {
    const members = objects.flatMap((value) => Object.values(value))
    used.patternProperties = mapEntries(Object.entries(patternProperties), (part) =>
      usedSchema(part, members),
    )
  }
  if (items) used.items = usedSchema(items, objects)
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    if (schema[keyword]) used[keyword] = schema[keyword].map((part) => usedSchema(part, objects))
  }
  return used
}

function mapEntries(entries, map) {
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value, name)]))
}

function isObject(value) {
  return typeof value === 'object' && value !== null
}

module.exports = { checkByUsedSchema, usedSchema }
