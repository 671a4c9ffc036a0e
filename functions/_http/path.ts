const segmentPattern = /^(\{[a-z][a-z0-9_]*\}|[A-Za-z0-9_.~-]+)$/

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
