import type { z } from 'zod'
import { ServiceError } from './errors.ts'
import { exactText } from './exact-json.ts'

type Issue = z.core.$ZodIssue

/** Of a list of a hundred thousand each element may be wrong. */
const mostReported = 20

/**
 * What the front end of a service says of a body that does not fit: SerializationException for a member
 * of the wrong type, else ValidationException with everything that breaks a constraint.
 */
export function toRequestError(issues: Issue[]): ServiceError {
  const first = issues.find(isMistyped)
  if (first) return new ServiceError('SerializationException', describeType(first))
  const count = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`
  const reported = issues.slice(0, mostReported).map(describe)
  return new ServiceError('ValidationException', `${count}: ${reported.join('; ')}`)
}

const mistyped = new Set(['invalid_type', 'invalid_union', 'invalid_format', 'custom'])

function isMistyped({ code, input }: Issue): boolean {
  if (input === undefined || input === null) return false
  return mistyped.has(code) || (code === 'invalid_value' && typeof input !== 'string')
}

const targets: Record<string, string> = { string: 'String', boolean: 'Boolean' }

function describeType(issue: Issue): string {
  const { input } = issue
  const target = targetOf(issue)
  if (target === 'array') return 'Expected list or null'
  if (target === 'object') return 'Expected structure or null'
  if (target === 'Blob') return 'Only base64-encoded strings are convertible to bytes'
  if (Array.isArray(input)) return 'Start of list found where not expected'
  if (typeof input === 'object' && exactText(input) === undefined) {
    return 'Start of structure or map found where not expected'
  }
  return `${tokenOf(input)} cannot be converted to ${targets[target] ?? target}`
}

function targetOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return issue.expected
  return issue.code === 'invalid_value' ? 'string' : issue.message
}

/** As the parser of the service names what it met. */
function tokenOf(input: unknown): string {
  if (typeof input === 'string') return 'STRING_VALUE'
  if (typeof input === 'boolean') return input ? 'TRUE_VALUE' : 'FALSE_VALUE'
  const exact = exactText(input)
  const isWhole = exact === undefined ? Number.isInteger(input) : /^-?\d+$/.test(exact)
  return isWhole ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'
}

function describe(issue: Issue): string {
  const missing = issue.input === undefined || issue.input === null
  const value = missing ? 'Value null' : 'Value'
  return `${value} at '${pathOf(issue)}' failed to satisfy constraint: ${constraintOf(issue, missing)}`
}

/** Elements of lists are counted from 1 and called members. */
function pathOf({ path }: Issue): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : part)).join('.')
}

function constraintOf(issue: Issue, missing: boolean): string {
  if (missing) return 'Member must not be null'
  switch (issue.code) {
    case 'too_small':
      return `Member must have length greater than or equal to ${issue.minimum}`
    case 'too_big':
      return `Member must have length less than or equal to ${issue.maximum}`
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`
    default:
      return issue.message
  }
}
