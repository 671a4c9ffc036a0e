import { timingSafeEqual } from 'node:crypto'

/** What is looked at of a request; headers by their names in lower case. */
export interface GuardedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

export interface Refusal {
  readonly status: 400 | 403 | 413 | 415
  readonly error: string
}

/** Of a body, in bytes: the longest value that can be edited fits. */
const longestBody = 256 * 1024

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i

/**
 * Why a request for a file of the page is not answered. A name that is not of this machine may be one that
 * somebody else points here; another page may link to this one, and neither read nor frame it.
 */
export function refusePage({ headers }: GuardedRequest): Refusal | undefined {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers
  if (!localHost.test(host))
    return forbid(`The studio answers to localhost, not to ${quoted(host)}.`)
  if (origin !== undefined && origin !== `http://${host}`) return forbid(fromElsewhere)
  if (site === 'none' || site === 'same-origin') return undefined
  const isVisit =
    headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return isVisit ? undefined : forbid(fromElsewhere)
}

/** Why a call is not answered: only the page itself, of this run, may read and write the database. */
export function refuseCall(
  request: GuardedRequest,
  token: string,
  body: string,
): Refusal | undefined {
  const { headers } = request
  const refusal = refusePage(request)
  if (refusal) return refusal
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return forbid(fromElsewhere)
  if (!/^application\/json(\s*;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, error: 'The body has to be application/json.' }
  }
  if (!isSame(headers['x-studio-token'] ?? '', token)) {
    return forbid('The token is not of this run: reload the page.')
  }
  if (Buffer.byteLength(body) > longestBody) {
    return { status: 413, error: `The body is over ${longestBody / 1024} KB.` }
  }
  return undefined
}

const fromElsewhere = 'The studio answers to its own page alone.'

function forbid(error: string): Refusal {
  return { status: 403, error }
}

function quoted(host: string): string {
  return JSON.stringify(host.slice(0, 100))
}

function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}
