/** A CloudFormation template, as far as the checks read it. */
export interface Template {
  Resources: Record<string, Resource>
  Outputs?: Record<string, unknown>
}

export interface Resource {
  Type: string
  Properties?: Record<string, unknown>
  DependsOn?: string | string[]
  DeletionPolicy?: string
}

/** Something wrong with a template: where, and what. */
export interface Finding {
  /** The names that lead to it, such as `Database.Properties.Engine`. */
  path: string
  problem: string
}

/** A reference to a resource, or with `attribute` to what CloudFormation knows of it once it is made. */
export interface Reference {
  resource: string
  attribute?: string
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The resources of a type: name and properties. */
export function ofType(
  { Resources }: Template,
  type: string,
): [name: string, properties: Record<string, unknown>][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([name, { Properties = {} }]) => [name, Properties])
}

/** Whether CloudFormation puts the value in: then its type is not known here. */
export function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false
  const [name = '', ...others] = Object.keys(value)
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))
}

/** Every resource that a value refers to; not what AWS itself provides, such as `AWS::Region`. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isObject(value)) return []
  return Object.entries(value)
    .flatMap(([name, argument]) => {
      if (name === 'Ref') return [{ resource: String(argument) }]
      if (name === 'Fn::GetAtt') return [toAttribute(argument)]
      if (name === 'Fn::Sub') return inText(argument)
      return referencesIn(argument)
    })
    .filter(({ resource }) => !resource.startsWith('AWS::'))
}

function toAttribute(argument: unknown): Reference {
  const [resource = '', ...attribute] = Array.isArray(argument)
    ? argument.map(String)
    : String(argument).split('.')
  return { resource, attribute: attribute.join('.') }
}

function inText(argument: unknown): Reference[] {
  const [text, given = {}] = Array.isArray(argument) ? argument : [argument]
  const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name as string)
  const others = names.filter((name) => !(name in given))
  return [
    ...referencesIn(given),
    ...others.map((name) => (name.includes('.') ? toAttribute(name) : { resource: name })),
  ]
}
