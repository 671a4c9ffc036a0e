import type * as z from 'zod/mini'
import type { FieldError } from './problem.ts'

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

export type Validated<Value> = { value: Value } | { errors: FieldError[] }

/** Checks one part of a request; every fault is told with where it is. */
export function validate<Schema extends z.ZodMiniType>(
  part: FieldError['in'],
  schema: Schema,
  input: unknown,
): Validated<z.infer<Schema>> {
  const result = schema.safeParse(input, { error: wording })
  if (result.success) return { value: result.data }
  return { errors: result.error.issues.flatMap((issue) => fieldErrors(part, issue)) }
}

function fieldErrors(part: FieldError['in'], issue: Issue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      pointer: toPointer([...issue.path, key]),
      detail: 'is not known here',
    }))
  }
  return [{ in: part, pointer: toPointer(issue.path), detail: issue.message }]
}

/** What a schema does not word itself. */
function wording(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${noun(issue.expected)}`
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? 'of another form'}`
    case 'too_small':
      return (
        countable(issue.origin, 'at least', issue.minimum) ?? `must be ${issue.minimum} or more`
      )
    case 'too_big':
      return countable(issue.origin, 'at most', issue.maximum) ?? `must be ${issue.maximum} or less`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    default:
      return 'is not valid'
  }
}

/** By the names that Zod has for them. */
const formats: Record<string, string> = {
  date: 'a day such as 2026-11-23',
  datetime: 'a time such as 2026-11-23T18:02:00Z',
  email: 'an email address',
  guid: 'a UUID',
  time: 'a time of day such as 18:02:00',
  url: 'a URL',
  uuid: 'a UUID',
}

/** What a list or a text has to have. */
function countable(origin: string, bound: string, limit: number | bigint): string | undefined {
  const one = { array: 'item', string: 'character' }[origin]
  return one && `must have ${bound} ${limit} ${limit === 1 ? one : `${one}s`}`
}

const nouns: Record<string, string> = {
  array: 'a list',
  int: 'a whole number',
  object: 'an object',
}

function noun(type: string): string {
  return nouns[type] ?? `a ${type}`
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
