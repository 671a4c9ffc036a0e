import { createHash } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { ExpectedVersions } from '../../db/queries/version.ts'
import type { Declaration } from './declaration.ts'
import { ProblemError } from './problem.ts'

/** Entity tags with commas between them, of which there may be too many (RFC 9110, 5.6.1). */
const listPattern =
  /^[\s,]*(W\/)?"[\x21\x23-\x7e\x80-\xff]*"(\s*,[\s,]*((W\/)?"[\x21\x23-\x7e\x80-\xff]*"|$))*\s*$/

/**
 * The entity tag of an answer: the version of the row, by which If-Match is checked in the database, and a
 * digest of the body, which also changes when the same row is shown in another way.
 */
export function entityTag(version: string, body: string): string {
  return `"${version}-${createHash('sha256').update(body).digest('base64url').slice(0, 12)}"`
}

/** Whether an endpoint looks at If-None-Match: what changes something is answered in full. */
export function takesIfNoneMatch({ method, versioned }: Declaration): boolean {
  return method === 'GET' && versioned === true
}

/** Whether the client has this already. */
export function isKnown(event: APIGatewayProxyEventV2, tag: string): boolean {
  const given = event.headers['if-none-match']
  if (given === undefined) return false
  return given.trim() === '*' || entityTags(given).some(({ value }) => value === tag)
}

/** The versions that If-Match allows a change to be made to; any where it does not come, or is `*`. */
export function readIfMatch(event: APIGatewayProxyEventV2): ExpectedVersions {
  const given = event.headers['if-match']
  if (given === undefined || given.trim() === '*') return undefined
  if (!listPattern.test(given)) {
    const detail = 'must be * or entity tags, such as "1234-abc"'
    throw new ProblemError('invalid-request', `if-match ${detail}`, {
      errors: [{ in: 'header', pointer: '/if-match', detail }],
    })
  }
  return entityTags(given)
    .filter(({ isWeak }) => !isWeak)
    .flatMap(({ value }) => /^"([\d.]{1,32})-/.exec(value)?.[1] ?? [])
}

function entityTags(list: string): { value: string; isWeak: boolean }[] {
  return [...list.matchAll(/(W\/)?("[^"]*")/g)].map(([, weak, value = '']) => ({
    value,
    isWeak: weak !== undefined,
  }))
}
