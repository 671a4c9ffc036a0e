import { describe, expect, it } from 'vitest'
import type { FinishedCall } from '../../../../scripts/data-api/calls.ts'
import { EngineUnavailableError } from '../../../../scripts/data-api/engines/engine.ts'
import { ServiceError, toServiceError } from '../../../../scripts/data-api/errors.ts'
import { ConnectionDroppedError } from '../../../../scripts/data-api/faults/faults.ts'
import { toLogLine } from '../../../../scripts/data-api/status/log-line.ts'
import { undecodable } from '../../../../scripts/data-api/undecodable.ts'

const call: FinishedCall = { operation: 'ExecuteStatement', milliseconds: 12.4 }

describe('toLogLine', () => {
  it.each<[string, FinishedCall, string]>([
    [
      'the rows of a result',
      { ...call, sql: 'select 1', answer: '{"numberOfRecordsUpdated":0,"records":[[{}],[{}]]}' },
      'ExecuteStatement          12 ms  2 rows  select 1',
    ],
    [
      'the row that a statement changed',
      {
        ...call,
        sql: 'delete from a',
        answer: '{"numberOfRecordsUpdated":1,"generatedFields":[]}',
      },
      'ExecuteStatement          12 ms  1 row  delete from a',
    ],
    [
      'the rows of JSON',
      { ...call, sql: 'table a', answer: '{"formattedRecords":"[{},{},{}]"}' },
      'ExecuteStatement          12 ms  3 rows  table a',
    ],
    [
      'the sets of a batch',
      {
        ...call,
        operation: 'BatchExecuteStatement',
        sql: 'select 1',
        answer: '{"updateResults":[{},{}]}',
      },
      'BatchExecuteStatement     12 ms  2 sets  select 1',
    ],
    [
      'the beginning of a transaction id',
      { ...call, transactionId: 'abcdefghijklmnop', sql: 'select 1', answer: '{}' },
      'ExecuteStatement          12 ms  [abcdefgh]  select 1',
    ],
    [
      'the transaction that began',
      { ...call, operation: 'BeginTransaction', answer: '{"transactionId":"abcdefghijklmnop"}' },
      'BeginTransaction          12 ms  [abcdefgh]',
    ],
    [
      'an error by its name and SQLSTATE, since its message may hold a value',
      {
        ...call,
        sql: 'select :a::int',
        error: new ServiceError(
          'DatabaseErrorException',
          'ERROR: invalid input syntax for type integer: "SQLState: secret"; SQLState: 22P02',
        ),
      },
      'ExecuteStatement          12 ms  DatabaseErrorException 22P02  select :a::int',
    ],
    [
      'why the caller is told nothing',
      { ...call, sql: 'select a', error: undecodable() },
      'ExecuteStatement          12 ms  InternalFailure (a value that the service cannot return, such as infinity)  select a',
    ],
    [
      'what kind of error nobody expected',
      { ...call, error: toServiceError(new TypeError('secret')) },
      'ExecuteStatement          12 ms  InternalFailure (TypeError)',
    ],
    [
      'why the database is out of reach',
      { ...call, error: toServiceError(new EngineUnavailableError('Cannot reach it')) },
      'ExecuteStatement          12 ms  DatabaseUnavailableException (Cannot reach it)',
    ],
    [
      'a transaction without what would rewrite the terminal',
      { ...call, transactionId: '\u001b[2J\u202eabcdefgh', answer: '{}' },
      'ExecuteStatement          12 ms  [[2J abcd]',
    ],
    [
      'that there was no answer',
      { ...call, error: new ConnectionDroppedError() },
      'ExecuteStatement          12 ms  ConnectionDroppedError',
    ],
    [
      'SQL on one line, without what would rewrite the terminal',
      { ...call, sql: '  select\n\t1,\u001b[2J\u202e 2\r\n', answer: '{}' },
      'ExecuteStatement          12 ms  select 1, [2J 2',
    ],
  ])('tells %s', (_what, finished, line) => {
    expect(toLogLine(finished)).toBe(line)
  })

  it('cuts SQL to 100 characters, and no character in two', () => {
    const [whole, cut] = ['😀'.repeat(100), '😀'.repeat(101)]

    expect(toLogLine({ ...call, sql: whole })).toContain(whole)
    expect(toLogLine({ ...call, sql: cut })).toMatch(/ {2}(😀){99}…$/u)
  })
})
