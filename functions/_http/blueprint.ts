import type { After, Before } from './hooks.ts'
import { isPath } from './path.ts'
import type { ProblemSlug } from './problem.ts'

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** One section of the application: endpoints, each in the file of its name beside the blueprint. */
export interface Blueprint<Endpoint extends string = string, Options extends object = object>
  extends Parts<Options> {
  name: string
  /** The URL of the file that describes it. */
  url: string
  endpoints: readonly Endpoint[]
}

/** A blueprint of which the options are known to itself alone. */
// biome-ignore lint/suspicious/noExplicitAny: hooks take their own options and no others
export type AnyBlueprint = Blueprint<string, any>

/** What a blueprint may have beside its endpoints. */
export interface Parts<Options extends object> {
  /** What its endpoints and hooks can be told where it is registered, with what holds otherwise. */
  options: Options
  /** Run in order before a request is looked at, those of the blueprint around it first. */
  before: readonly Before<Options>[]
  /** Run on each answer, problems too, those of the blueprint around it last. */
  after: readonly After<Options>[]
  /** What its hooks refuse with: the contract of all that they run for says so. */
  problems: readonly ProblemSlug[]
  /** The header in which its hooks want a key, for the contract: `x-api-key`. */
  keyHeader: string | undefined
  /** Blueprints that come along wherever this one is registered, below its prefix and its name. */
  blueprints: readonly Registration[]
}

/** A blueprint applied in one place, where it gets functions and routes of its own. */
export interface Registration {
  name: string
  prefix: string
  blueprint: AnyBlueprint
  endpoints: readonly string[]
  options: object
  /** The blueprints that come along, as registered in this one. */
  nested: readonly Registration[]
}

/** Thrown when a blueprint or its registration cannot be what it says; the message names the place. */
export class BlueprintError extends Error {
  override readonly name = 'BlueprintError'
}

export interface RegisterOptions<Endpoint extends string, Options extends object> {
  /** Goes before each path, path parameters included: `/users/{user_id}/tweets`. */
  prefix?: string
  /** Begins the name of each function. The blueprint's own name unless given. */
  name?: string
  /** All of the blueprint's endpoints unless given; with it, no blueprints come along. */
  only?: readonly Endpoint[]
  /** Those that are to differ here. */
  options?: Partial<Options>
}

export function blueprint<const Endpoint extends string, Options extends object = object>(
  name: string,
  url: string,
  endpoints: readonly Endpoint[],
  parts: Partial<Parts<Options>> = {},
): Blueprint<Endpoint, Options> {
  for (const part of [name, ...endpoints]) {
    if (!namePattern.test(part)) {
      throw new BlueprintError(
        `blueprint ${name}: "${part}" is not a name: use lower case letters, digits and single dashes`,
      )
    }
  }
  const nothing = { before: [], after: [], problems: [], keyHeader: undefined, blueprints: [] }
  return { name, url, endpoints, options: {} as Options, ...nothing, ...parts }
}

export function register<Endpoint extends string, Options extends object>(
  registered: Blueprint<Endpoint, Options>,
  given: RegisterOptions<NoInfer<Endpoint>, NoInfer<Options>> = {},
): Registration {
  if (registered === undefined) throw notYetThere()
  const { prefix = '', name = registered.name, only = registered.endpoints } = given
  const place = `registration of blueprint ${registered.name} as ${name}`
  if (!namePattern.test(name)) {
    throw new BlueprintError(
      `${place}: the name takes lower case letters, digits and single dashes`,
    )
  }
  if (prefix !== '' && !isPath(prefix)) {
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
  for (const option of Object.keys(given.options ?? {})) {
    if (!(option in registered.options)) {
      throw new BlueprintError(`${place}: it has no option "${option}"`)
    }
  }
  return {
    name,
    prefix,
    blueprint: registered,
    endpoints: only,
    options: { ...registered.options, ...given.options },
    nested: given.only ? [] : registered.blueprints,
  }
}

/** A bundle has undefined where a module has not run yet. The place that is told is that of the registration. */
function notYetThere(): Error {
  const error = new TypeError('the blueprint is not there yet: do two files import each other?')
  Error.captureStackTrace(error, register)
  return error
}
