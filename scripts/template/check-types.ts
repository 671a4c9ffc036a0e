import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types'
import { type Finding, isIntrinsic, isObject, type Template } from './template.ts'

type Properties = Record<string, { type: PropertyType; required?: boolean | undefined }>

/** What is not as the resource specification of AWS has it: types of resources, names and types of properties. */
export function checkTypes(template: Template, specification: SpecDatabase): Finding[] {
  return Object.entries(template.Resources).flatMap(([name, { Type, Properties = {} }]) => {
    if (Type.startsWith('Custom::')) return []
    const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', Type)
    if (!resource) return [{ path: name, problem: `there is no resource type ${Type}` }]
    return checkObject(Properties, resource.properties, `${name}.Properties`)
  })

  function checkObject(value: object, properties: Properties, path: string): Finding[] {
    const missing = Object.entries(properties)
      .filter(([name, { required }]) => required && !(name in value))
      .map(([name]) => ({ path, problem: `${name} is required` }))
    const given = Object.entries(value).flatMap(([name, member]) => {
      const property = properties[name]
      const memberPath = `${path}.${name}`
      if (!property) return [{ path: memberPath, problem: 'there is no such property' }]
      return checkValue(member, property.type, memberPath)
    })
    return [...missing, ...given]
  }

  function checkValue(value: unknown, type: PropertyType, path: string): Finding[] {
    if (isIntrinsic(value)) return []
    switch (type.type) {
      case 'string':
        return expect(['string', 'number', 'boolean'].includes(typeof value), 'a string')
      case 'boolean':
        return expect(/^(true|false)$/.test(String(value)), 'a boolean')
      case 'integer':
        return expect(/^-?\d+$/.test(String(value)), 'an integer')
      case 'number':
        return expect(/^-?\d+(\.\d+)?$/.test(String(value)), 'a number')
      case 'array':
        if (!Array.isArray(value)) return expect(false, 'a list')
        return value.flatMap((element, index) =>
          checkValue(element, type.element, `${path}.${index}`),
        )
      case 'map':
        if (!isObject(value)) return expect(false, 'an object')
        return Object.entries(value).flatMap(([name, member]) =>
          checkValue(member, type.element, `${path}.${name}`),
        )
      case 'ref': {
        if (!isObject(value)) return expect(false, 'an object')
        const definition = specification.get('typeDefinition', type.reference)
        return checkObject(value, definition.properties, path)
      }
      case 'union': {
        const findings = type.types.map((one) => checkValue(value, one, path))
        return findings.some(({ length }) => length === 0) ? [] : (findings[0] ?? [])
      }
      default:
        return []
    }

    function expect(isRight: boolean, expected: string): Finding[] {
      return isRight ? [] : [{ path, problem: `has to be ${expected}` }]
    }
  }
}
