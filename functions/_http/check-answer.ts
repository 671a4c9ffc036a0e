import { isDeepStrictEqual } from 'node:util'
import type { Declaration } from './declaration.ts'
import type { Result } from './result.ts'

/** Throws where a result is none, or not what its endpoint declares: another status, body, kind of version or address. */
export function checkAnswer(
  { responses, versioned, location }: Declaration,
  result: Result | undefined,
): void {
  if (result?.status === undefined) {
    throw new Error('the handler returned no result: return ok(...), created(...) or noContent()')
  }
  const { status, body } = result
  const schema = responses[status]
  if (schema === undefined) throw new Error(`the endpoint does not declare status ${status}`)
  if (schema === null) return
  if (versioned && result.version === undefined) {
    throw new Error('the endpoint declares that it is versioned, but the result has no version')
  }
  if (!versioned && result.version !== undefined) {
    throw new Error('the result has a version, but the endpoint does not declare versioned: true')
  }
  const hasLocation = result.location !== undefined
  if (status === 201 && hasLocation !== (location !== false)) {
    throw new Error(
      hasLocation
        ? 'the result has an address, but the endpoint declares location: false'
        : 'the result has no address: give its id to created(), or declare location: false',
    )
  }
  const checked = schema.safeParse(body)
  if (!checked.success) {
    const faults = checked.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`)
    throw new Error(`the body is not the one declared for ${status}: ${faults.join('; ')}`)
  }
  if (!isDeepStrictEqual(checked.data, body)) {
    throw new Error(`the body has more than is declared for ${status}`)
  }
}
