import { STATUS_CODES } from 'node:http'
import type { Declaration } from '../../functions/_http/declaration.ts'
import { pageQuery } from '../../functions/_http/page.ts'
import { type ExamplePlace, exampleOf } from './example.ts'
import { requestId } from './problem-examples.ts'

/** An ETag as `entityTag` makes them. */
export const tagExample = '"1042-k5Vh0fJ3x2Qm"'

/** Those of more than one answer. What all have for browsers and caches alone is no part of the contract. */
export const sharedHeaders = {
  'x-request-id': {
    description: 'Names the request, in the log too',
    required: true,
    schema: { type: 'string' },
    example: requestId,
  },
  etag: {
    description: 'The version of what is shown, for If-None-Match and If-Match',
    required: true,
    schema: { type: 'string' },
    example: tagExample,
  },
  location: {
    description: 'Where it is',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
    example: '/tweets/41',
  },
}

export const everyAnswer = refer('x-request-id')

/** The headers of an answer that went well. */
export function headersOf(declaration: Declaration, status: number, place: ExamplePlace) {
  const { versioned, query, responses, location } = declaration
  const isPage = query?.shape.cursor === pageQuery.shape.cursor
  return {
    ...everyAnswer,
    ...(versioned && responses[status] !== null && refer('etag')),
    ...(status === 201 && location !== false && refer('location')),
    ...(isPage && { link: linkHeader(place) }),
  }
}

/** The answer to a client that has what it asks for. */
export const notModified = {
  description: STATUS_CODES[304],
  headers: { ...everyAnswer, ...refer('etag') },
}

function linkHeader(place: ExamplePlace) {
  const cursor = exampleOf({ format: 'cursor' }, place)
  return {
    description: 'Where the next page is, if there is one (RFC 8288)',
    schema: { type: 'string' },
    example: `<${place.path}?cursor=${cursor}>; rel="next"`,
  }
}

function refer(name: keyof typeof sharedHeaders) {
  return { [name]: { $ref: `#/components/headers/${name}` } }
}
