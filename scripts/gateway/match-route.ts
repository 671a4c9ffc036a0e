/** The part of a route that a request is matched with. */
export interface Matchable {
  method: string
  path: string
}

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
 * without query; where several routes fit, the one whose fixed segments come first wins. The function
 * throws a URIError for a percent sign that encodes nothing.
 */
export function createMatcher<Route extends Matchable>(routes: readonly Route[]): Matcher<Route> {
  const compiled = routes.map(compile).toSorted(bySpecificity)
  return (method, path) => {
    const parts = path.split('/').map(decodeURIComponent)
    const found = compiled.find(
      ({ route, segments }) => route.method === method && fits(segments, parts),
    )
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

function fits(segments: readonly Segment[], parts: readonly string[]): boolean {
  if (segments.length !== parts.length) return false
  return segments.every(({ name, isParameter }, index) =>
    isParameter ? parts[index] !== '' : parts[index] === name,
  )
}

function bySpecificity(one: Compiled<unknown>, other: Compiled<unknown>): number {
  for (const [index, segment] of one.segments.entries()) {
    const difference =
      Number(segment.isParameter) - Number(other.segments[index]?.isParameter ?? false)
    if (difference !== 0) return difference
  }
  return 0
}
