import { ServiceError } from '../errors.ts'

export interface Authorization {
  accessKeyId: string
  /** As in `20260102/us-east-1/rds-data/aws4_request`. */
  scope: { date: string; region: string; service: string; terminator: string }
  /** Lower case, in the order in which they were signed. */
  signedHeaders: string[]
  signature: string
}

export const algorithm = 'AWS4-HMAC-SHA256'

/** Reads an Authorization header. Throws ServiceError for one that is not there or not whole. */
export function parseAuthorization(header: string | undefined): Authorization {
  if (!header) throw new ServiceError('MissingAuthenticationTokenException')
  const [scheme, ...rest] = header.split(/\s+/)
  if (scheme !== algorithm) throw incomplete(`Authorization header requires ${algorithm}.`)
  const parts = new Map(
    rest
      .join('')
      .split(',')
      .map((part) => {
        const [name = '', ...value] = part.split('=')
        return [name, value.join('=')]
      }),
  )
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => !parts.get(name))
  if (missing.length > 0) {
    const reasons = missing.map((name) => `Authorization header requires '${name}' parameter.`)
    throw incomplete(reasons.join(' '))
  }
  const [accessKeyId, date, region, service, terminator, ...surplus] =
    partOf('Credential').split('/')
  if (!accessKeyId || !date || !region || !service || !terminator || surplus.length > 0) {
    throw incomplete(
      'Credential must have exactly 5 slash-delimited elements: key/date/region/service/aws4_request.',
    )
  }
  return {
    accessKeyId,
    scope: { date, region, service, terminator },
    signedHeaders: partOf('SignedHeaders').split(';'),
    signature: partOf('Signature'),
  }

  function partOf(name: string): string {
    return parts.get(name) ?? ''
  }
}

export function invalid(message: string): ServiceError {
  return new ServiceError('InvalidSignatureException', message)
}

export function incomplete(message: string): ServiceError {
  return new ServiceError('IncompleteSignatureException', message)
}
