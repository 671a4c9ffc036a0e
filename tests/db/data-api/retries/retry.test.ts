import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { isRead } from '../../../../db/data-api/compiler/reads.ts'
import { classifyFailure, type Failure } from '../../../../db/data-api/retries/failure.ts'
import { callWithRetries, pauseAfter } from '../../../../db/data-api/retries/retry.ts'

describe('pauseAfter', () => {
  it.each<[Failure, attempt: number, random: number, pause: number | undefined]>([
    ['waiting', 1, 0, 250],
    ['waiting', 1, 1, 500],
    ['waiting', 4, 1, 4_000],
    ['waiting', 40, 1, 4_000],
    ['unreached', 1, 1, 100],
    ['unknown', 2, 1, 200],
    ['unknown', 3, 1, undefined],
    ['unreached', 3, 1, undefined],
    ['refused', 1, 1, undefined],
  ])('after %s, attempt %i, random %d: %d', (failure, attempt, random, pause) => {
    expect(pauseAfter(failure, attempt, random)).toBe(pause)
  })
})

const named = (name: string, members: object = {}) =>
  Object.assign(new Error('x'), { name }, members)

describe('callWithRetries', () => {
  it('has a minute where it is told of no time', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    let waited = 0
    const wait = async (milliseconds: number) => {
      waited += milliseconds
      vi.advanceTimersByTime(milliseconds)
    }
    const call = () => Promise.reject(named('ThrottlingException'))

    await expect(callWithRetries(call, { mayRepeat: () => false, wait })).rejects.toThrow('x')

    // A pause takes four seconds at the most.
    expect(waited).toBeGreaterThan(56_000)
    expect(waited).toBeLessThan(60_000)
  })
})

describe('classifyFailure', () => {
  it.each<[unknown, Failure]>([
    [named('Error', { code: 'ECONNREFUSED' }), 'unreached'],
    [named('Error', { code: 'ENOTFOUND' }), 'unreached'],
    [named('Error', { code: 'EAI_AGAIN' }), 'unreached'],
    [named('Error', { code: 'EHOSTUNREACH' }), 'unreached'],
    [named('Error', { code: 'ENETUNREACH' }), 'unreached'],
    [named('Error', { code: 'ECONNRESET' }), 'unknown'],
    [named('Error', { code: 'ECONNABORTED' }), 'unknown'],
    [named('Error', { code: 'ETIMEDOUT' }), 'unknown'],
    [named('Error', { code: 'EPIPE' }), 'unknown'],
    [named('TimeoutError'), 'unknown'],
    [named('TooManyRequestsException', { $metadata: { httpStatusCode: 400 } }), 'waiting'],
    [named('Whatever', { $metadata: { httpStatusCode: 429 } }), 'waiting'],
    [named('Whatever', { $metadata: { httpStatusCode: 500 } }), 'unknown'],
    [named('Whatever', { $metadata: { httpStatusCode: 502 } }), 'unknown'],
    [Object.assign(new SyntaxError('<'), { $response: { statusCode: 429 } }), 'waiting'],
    [Object.assign(new SyntaxError('<'), { $response: { statusCode: 200 } }), 'unknown'],
    [named('CredentialsProviderError'), 'refused'],
    [new TypeError('a mistake'), 'refused'],
    ['thrown text', 'refused'],
  ])('takes %s for %s', (error, failure) => {
    expect(classifyFailure(error)).toBe(failure)
  })
})

describe('isRead', () => {
  it.each([
    'select 1',
    'select "a", count(*) from "t" where "b" in (:0, :1) and lower("c") = any(array[:2])',
    `select 'insert into t', "delete" from "update" -- drop it`,
    'with "x" as (select 1) select * from "x"',
    '(select 1) union (select 2)',
    'with "x" as materialized (select 1) select * from "x"',
    `select "it's" as "a--b", ')' /* " */ from "t"`,
    'values (1), (2)',
    'table t',
  ])('%s', (sql) => {
    expect(isRead(sql)).toBe(true)
  })

  it.each([
    'insert into t values (1)',
    'update t set a = 1',
    'with "x" as (insert into t values (1) returning *) select * from "x"',
    'select * into u from t',
    'select * from t for update',
    `select nextval('s')`,
    `select audit.count('page')`,
    `select audit . count('page')`,
    'select my$count(1)',
    `select $$'$$, nextval('s'), $$'$$`,
    `select $é$'$é$, nextval('s'), $é$'$é$`,
    `select set_config('a', 'b', false)`,
    'select pg_advisory_lock(1)',
    'select charge_the_card(:0)',
    'select "lower"("a") from t',
    'select audit.record (1)',
    `select "a--b", record()`,
    `select "it's", record(), 'it''s'`,
    'call f()',
    'create table t (a int)',
    'explain analyze insert into t values (1)',
    '/* select */ delete from t',
    '',
  ])('not: %s', (sql) => {
    expect(isRead(sql)).toBe(false)
  })
})
