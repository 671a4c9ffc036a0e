const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const segmentPattern = /^(\{[a-z][a-z0-9_]*\}|[A-Za-z0-9_.~-]+)$/

/** One section of the application: endpoints, each in the file of its name beside the blueprint. */
export interface Blueprint<Endpoint extends string = string> {
  name: string
  /** The URL of the file that describes it. */
  url: string
  endpoints: readonly Endpoint[]
}

/** A blueprint applied in one place, where it gets functions and routes of its own. */
export interface Registration {
  name: string
  prefix: string
  blueprint: Blueprint
  endpoints: readonly string[]
}

/** Thrown when a blueprint or its registration cannot be what it says; the message names the place. */
export class BlueprintError extends Error {
  override readonly name = 'BlueprintError'
}

export interface RegisterOptions<Endpoint extends string> {
  /** Goes before each path, path parameters included: `/users/{user_id}/tweets`. */
  prefix?: string
  /** Begins the name of each function. The blueprint's own name unless given. */
  name?: string
  /** All of the blueprint's endpoints unless given. */
  only?: readonly Endpoint[]
}

export function blueprint<const Endpoint extends string>(
  name: string,
  url: string,
  endpoints: readonly Endpoint[],
): Blueprint<Endpoint> {
  for (const part of [name, ...endpoints]) {
    if (!namePattern.test(part)) {
      throw new BlueprintError(
        `blueprint ${name}: "${part}" is not a name: use lower case letters, digits and single dashes`,
      )
    }
  }
  return { name, url, endpoints }
}

export function register<Endpoint extends string>(
  registered: Blueprint<Endpoint>,
  options: RegisterOptions<NoInfer<Endpoint>> = {},
): Registration {
  const { prefix = '', name = registered.name, only = registered.endpoints } = options
  const place = `registration of blueprint ${registered.name} as ${name}`
  if (!namePattern.test(name)) {
    throw new BlueprintError(
      `${place}: the name takes lower case letters, digits and single dashes`,
    )
  }
  if (!isPrefix(prefix)) {
    throw new BlueprintError(
      `${place}: "${prefix}" is not a prefix: it begins with a slash, does not end with one, and its parameters look like {user_id}`,
    )
  }
  for (const endpoint of only) {
    if (!registered.endpoints.includes(endpoint)) {
      throw new BlueprintError(
        `${place}: it has no endpoint "${endpoint}", but ${registered.endpoints.join(', ')}`,
      )
    }
  }
  return { name, prefix, blueprint: registered, endpoints: only }
}

/** Tells whether a path is one that routes can be made of: `/users/{id}`. */
export function isPath(path: string): boolean {
  return (
    path.startsWith('/') &&
    path
      .slice(1)
      .split('/')
      .every((segment) => segmentPattern.test(segment))
  )
}

function isPrefix(prefix: string): boolean {
  return prefix === '' || isPath(prefix)
}
