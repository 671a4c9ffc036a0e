/** What a handler returns; `location` is where the thing made by it is, below the path of the request. */
export interface Result<Status extends number = number, Body = unknown> {
  status: Status
  body: Body
  location?: string
}

export function ok<const Body>(body: Body): Result<200, Body> {
  return { status: 200, body }
}

/** The thing that was made answers at the path of the request followed by its id. */
export function created<Body>(id: number, body: Body): Result<201, Body> {
  return { status: 201, body, location: String(id) }
}

export function noContent(): Result<204, null> {
  return { status: 204, body: null }
}
