import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type AnyBlueprint, BlueprintError, type Registration } from './blueprint.ts'
import { ProblemError, type ProblemSlug } from './problem.ts'

type Response = APIGatewayProxyStructuredResultV2

/** Where endpoints are cast: the registration of their blueprint, and those that it is nested in. */
export interface Place {
  /** Begins the name of each function. */
  name: string
  prefix: string
  blueprint: AnyBlueprint
  endpoints: readonly string[]
  /** The outermost first. */
  registrations: readonly Registration[]
}

/** Every place that registrations make, nested ones below the one that they come along with. */
export function placesOf(
  registrations: readonly Registration[],
  around: readonly Registration[] = [],
): Place[] {
  return registrations.flatMap((registration) => {
    const path = [...around, registration]
    const { blueprint, endpoints, nested } = registration
    const name = path.map((one) => one.name).join('-')
    const prefix = path.map((one) => one.prefix).join('')
    return [{ name, prefix, blueprint, endpoints, registrations: path }, ...placesOf(nested, path)]
  })
}

/** The place that a function is of. */
export function placeOf(registrations: readonly Registration[], functionName: string): Place {
  const found = placesOf(registrations).find(({ name, endpoints }) =>
    endpoints.some((endpoint) => `${name}-${endpoint}` === functionName),
  )
  if (!found) throw new BlueprintError(`no registration has a function ${functionName}`)
  return found
}

/** Whether an endpoint is the same there as in its file: no hook runs, and no option is set. */
export function isPlain({ registrations }: Place): boolean {
  return registrations.every(({ blueprint: { before, after, options } }) => {
    return before.length + after.length + Object.keys(options).length === 0
  })
}

/** The options that endpoints read: those of their own blueprint. */
export function optionsOf(place: Place | undefined): object | undefined {
  return place?.registrations.at(-1)?.options
}

/** What the hooks that run there refuse with. */
export function problemsIn({ registrations }: Place): ProblemSlug[] {
  return registrations.flatMap(({ blueprint }) => blueprint.problems)
}

/** The headers in which the hooks that run there want a key. */
export function keyHeadersIn({ registrations }: Place): string[] {
  return registrations.flatMap(({ blueprint }) => blueprint.keyHeader ?? [])
}

/** Throws the problem of the first hook that refuses. */
export async function runBefore(
  place: Place | undefined,
  event: APIGatewayProxyEventV2,
): Promise<void> {
  for (const { blueprint, options } of place?.registrations ?? []) {
    for (const before of blueprint.before) await before({ event, options, refuse })
  }
}

export async function runAfter(
  place: Place | undefined,
  event: APIGatewayProxyEventV2,
  response: Response,
): Promise<Response> {
  let answer = response
  for (const { blueprint, options } of place?.registrations.toReversed() ?? []) {
    for (const after of blueprint.after) answer = await after(answer, { event, options })
  }
  return answer
}

const refuse: (...problem: ConstructorParameters<typeof ProblemError>) => never = (...problem) => {
  throw new ProblemError(...problem)
}
