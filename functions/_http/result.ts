/** What a handler returns. */
export interface Result<Status extends number = number, Body = unknown> {
  status: Status
  body: Body
  /** Where the thing made by it is, below the path of the request. */
  location?: string
  /** Of the row that the body shows: makes the entity tag. */
  version?: string | undefined
  /** The cursor of the page that follows. */
  next?: string | null
}

export function ok<const Body>(body: Body, version?: string): Result<200, Body> {
  return { status: 200, body, version }
}

/**
 * The thing that was made answers at the path of the request followed by its id; without one it has no
 * address of its own, which the endpoint declares by `location: false`.
 */
export function created<Body>(
  id: number | string | undefined,
  body: Body,
  version?: string,
): Result<201, Body> {
  return { status: 201, body, ...(id !== undefined && { location: String(id) }), version }
}

export function noContent(): Result<204, null> {
  return { status: 204, body: null }
}
