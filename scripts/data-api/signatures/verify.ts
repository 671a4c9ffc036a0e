import { createHmac, timingSafeEqual } from 'node:crypto'
import { ServiceError } from '../errors.ts'
import {
  type Authorization,
  algorithm,
  incomplete,
  invalid,
  parseAuthorization,
} from './authorization.ts'
import { type SignedRequest, sha256, toCanonicalRequest } from './canonical-request.ts'
import { checkDate, checkScope, checkSignedHeaders } from './validity.ts'

export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
}

/**
 * Checks the Signature Version 4 of a request over its body as it was sent; `now` is in milliseconds since
 * 1970. Throws ServiceError, which never holds the secret or the signature that would have been right.
 */
export function verifySignature(
  request: SignedRequest,
  body: Buffer,
  credentials: Credentials,
  now: number,
): void {
  const headers = headersOf(request)
  const authorization = parseAuthorization(headers.get('authorization'))
  const date = headers.get('x-amz-date')
  if (!date) throw incomplete("Authorization header requires existence of a 'X-Amz-Date' header.")
  if (authorization.accessKeyId !== credentials.accessKeyId) {
    throw new ServiceError('UnrecognizedClientException')
  }
  checkDate(date, now)
  checkScope(authorization, date)
  checkSignedHeaders(authorization)

  // What the client says of its body's hash is no evidence of the body.
  const expected = sign(request, authorization, date, sha256(body), credentials.secretAccessKey)
  if (!isEqual(expected, authorization.signature)) throw mismatch()
}

function headersOf({ rawHeaders }: SignedRequest): Map<string, string> {
  const headers = new Map<string, string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.set(String(rawHeaders[index]).toLowerCase(), String(rawHeaders[index + 1]))
  }
  return headers
}

function sign(
  request: SignedRequest,
  { scope, signedHeaders }: Authorization,
  date: string,
  bodyHash: string,
  secret: string,
): string {
  const parts = [scope.date, scope.region, scope.service, scope.terminator]
  const canonical = toCanonicalRequest(request, signedHeaders, bodyHash)
  const text = [algorithm, date, parts.join('/'), sha256(canonical)].join('\n')
  const key = parts.reduce<Buffer | string>((key, part) => hmac(key, part), `AWS4${secret}`)
  return hmac(key, text).toString('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function isEqual(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function mismatch(): ServiceError {
  return invalid(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )
}
