import { isUtf8 } from 'node:buffer'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { ProblemError } from './problem.ts'

const maximumBytes = 65_536
const maximumDepth = 20
const jsonMediaType = /^application\/(json|[\w.+-]+\+json)\s*(;|$)/i
const otherCharset = /;\s*charset=(?!"?utf-8"?\s*(;|$))/i

/** Reads the JSON of a body, or says in a problem why it cannot. */
export function readJsonBody(event: APIGatewayProxyEventV2): unknown {
  if (!event.body) throw new ProblemError('malformed-body', 'a JSON body is needed, but none came')
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = event.headers
  if (!jsonMediaType.test(type) || otherCharset.test(type)) {
    throw new ProblemError('unsupported-media-type', 'send it as content-type: application/json')
  }
  if (coding.toLowerCase() !== 'identity') {
    throw new ProblemError('unsupported-media-type', 'send it as it is, without content-encoding')
  }
  const value = parse(decodeText(event.body, event.isBase64Encoded))
  if (isNestedBeyond(value, maximumDepth)) {
    throw new ProblemError('malformed-body', `it is nested more than ${maximumDepth} levels deep`)
  }
  return value
}

function decodeText(body: string, isBase64Encoded: boolean): string {
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > maximumBytes) {
    throw new ProblemError('content-too-large', `it is larger than ${maximumBytes} bytes`)
  }
  if (!isBase64Encoded) return body
  const bytes = Buffer.from(body, 'base64')
  if (!isUtf8(bytes)) throw new ProblemError('malformed-body', 'it is not UTF-8')
  return bytes.toString()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ProblemError('malformed-body', 'it is not JSON', { cause: error })
  }
}

function isNestedBeyond(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isNestedBeyond(inner, levels - 1))
}
