import { describe, expect, it } from 'vitest'
import { failedStatement, rethrowWith } from '../../../../db/migrate/script/script-failures.ts'

/** What is told of an error that came from a statement. */
function told(statement: string): string | undefined {
  const error = new Error('no')
  expect(() => rethrowWith(statement)(error)).toThrow(error)
  return failedStatement(error)
}

describe('the statement that an error came from', () => {
  it.each([
    ['is on one line', 'create table a (\n  id bigint\n)', 'create table a ( id bigint )'],
    ['is without the comments before it', '-- why\ncreate table a ()', 'create table a ()'],
    ['is cut where a line would end', 'x'.repeat(81), `${'x'.repeat(80)} ...`],
    ['is whole where it fits', 'x'.repeat(80), 'x'.repeat(80)],
  ])('%s', (_, statement, line) => {
    expect(told(statement)).toBe(line)
  })

  it('is not known of another error', () => {
    expect(failedStatement(new Error('no'))).toBeUndefined()
  })
})
