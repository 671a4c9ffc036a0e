/** The part of a route that a request is matched with. */
export interface Matchable {
  /** ANY takes every method for which the path has no route of its own. */
  method: string
  /** With parameters like {id}; `$default` takes what no other path does. */
  path: string
}

/** The route as API Gateway names it. */
export function routeKeyOf({ method, path }: Matchable): string {
  return path === defaultPath ? path : `${method} ${path}`
}

const defaultPath = '$default'

export interface Match<Route> {
  route: Route
  /** Decoded; absent where the path has none. */
  pathParameters?: Record<string, string>
}

export type Matcher<Route> = (method: string, path: string) => Match<Route> | undefined

interface Compiled<Route> {
  route: Route
  segments: Segment[]
}

interface Segment {
  name: string
  isParameter: boolean
}

/**
 * Makes the function that finds the route of a request. The path is as it was sent, percent-encoded and
 * without query; where several routes fit, the one whose fixed segments come first wins, then the one
 * for the method alone. The function throws a URIError for a percent sign that encodes nothing.
 */
export function createMatcher<Route extends Matchable>(routes: readonly Route[]): Matcher<Route> {
  const compiled = routes.map(compile).toSorted(bySpecificity)
  return (method, path) => {
    const parts = path.split('/').map(decodeURIComponent)
    const found = compiled.find((candidate) => answers(candidate, method, parts))
    if (!found) return undefined
    const parameters = found.segments.flatMap(({ name, isParameter }, index) =>
      isParameter ? [[name, parts[index] ?? '']] : [],
    )
    if (parameters.length === 0) return { route: found.route }
    return { route: found.route, pathParameters: Object.fromEntries(parameters) }
  }
}

function compile<Route extends Matchable>(route: Route): Compiled<Route> {
  const segments = route.path.split('/').map((part) => {
    const isParameter = part.startsWith('{')
    return { name: isParameter ? part.slice(1, -1) : part, isParameter }
  })
  return { route, segments }
}

function answers({ route, segments }: Compiled<Matchable>, method: string, parts: string[]) {
  if (route.method !== method && route.method !== 'ANY') return false
  return route.path === defaultPath || fits(segments, parts)
}

function fits(segments: readonly Segment[], parts: readonly string[]): boolean {
  if (segments.length !== parts.length) return false
  return segments.every(({ name, isParameter }, index) =>
    isParameter ? parts[index] !== '' : parts[index] === name,
  )
}

function bySpecificity(one: Compiled<Matchable>, other: Compiled<Matchable>): number {
  const fallback = Number(one.route.path === defaultPath) - Number(other.route.path === defaultPath)
  if (fallback !== 0) return fallback
  for (const [index, segment] of one.segments.entries()) {
    const difference =
      Number(segment.isParameter) - Number(other.segments[index]?.isParameter ?? false)
    if (difference !== 0) return difference
  }
  return Number(one.route.method === 'ANY') - Number(other.route.method === 'ANY')
}
