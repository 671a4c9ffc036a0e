import { createHash } from 'node:crypto'

export interface SignedRequest {
  method: string
  /** Path and query as they were sent. */
  url: string
  /** Names and values in turn, as they were sent. */
  rawHeaders: string[]
}

/** The text that a request is signed over. */
export function toCanonicalRequest(
  { method, url, rawHeaders }: SignedRequest,
  signedHeaders: string[],
  bodyHash: string,
): string {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  const headers = signedHeaders.map((name) => `${name}:${headerOf(rawHeaders, name)}\n`)
  return [
    method,
    path.split('/').map(escapeUri).join('/'),
    toCanonicalQuery(query),
    headers.join(''),
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n')
}

export function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex')
}

function headerOf(rawHeaders: string[], name: string): string {
  const values = rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  )
  return values.map((value) => value.trim().replace(/ +/g, ' ')).join(',')
}

function toCanonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return `${reescape(name)}=${reescape(value.join('='))}`
    })
    .sort()
    .join('&')
}

function reescape(text: string): string {
  try {
    return escapeUri(decodeURIComponent(text))
  } catch {
    return escapeUri(text)
  }
}

/** All but the unreserved characters of RFC 3986. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
