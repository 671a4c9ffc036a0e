import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FaultError } from '../../../../scripts/data-api/faults/fault.ts'
import { parseFault } from '../../../../scripts/data-api/faults/specification.ts'

describe('parseFault', () => {
  it.each([
    ['DatabaseResumingException', { error: 'DatabaseResumingException' }],
    ['DatabaseResumingException,times=3', { error: 'DatabaseResumingException', times: 3 }],
    ['drop', { drop: true }],
    ['drop,when=after', { drop: true, when: 'after' }],
    ...[
      ...['ExecuteStatement', 'BatchExecuteStatement', 'BeginTransaction'],
      ...['CommitTransaction', 'RollbackTransaction'],
    ].map((operation): [string, object] => [
      `drop,operation=${operation}`,
      { drop: true, operation },
    ]),
    ['drop , when = after', { drop: true, when: 'after' }],
    [`drop,sql=${'x'.repeat(65_536)}`, { drop: true, sql: 'x'.repeat(65_536) }],
    ['drop,sql=x', { drop: true, sql: 'x' }],
    ['latency=250', { latency: 250 }],
    ['latency=300000', { latency: 300_000 }],
    ['latency=0', { latency: 0 }],
    ['latency=p50:0.5/p90:0.5', { latency: { p50: 0.5, p90: 0.5 } }],
    ['latency=p50:5/p99.9:300', { latency: { p50: 5, 'p99.9': 300 } }],
    ['latency=p0:1/p100:2', { latency: { p0: 1, p100: 2 } }],
    ['BadRequestException,message=a=b', { error: 'BadRequestException', message: 'a=b' }],
    [
      'ThrottlingException, probability=0.1, seed=7',
      { error: 'ThrottlingException', probability: 0.1, seed: 7 },
    ],
    ['drop,sql=insert into a (b, c)', { drop: true, sql: 'insert into a (b, c)' }],
    ['drop,sql=set a=1,b=2', { drop: true, sql: 'set a=1,b=2' }],
    ['drop,sql=/set a=1,times=2/', { drop: true, sql: '/set a=1,times=2/' }],
    [
      'StatementTimeoutException,sql=/^select,sql=1/i',
      { error: 'StatementTimeoutException', sql: '/^select,sql=1/i' },
    ],
    [
      'AccessDeniedException,message=Not you',
      { error: 'AccessDeniedException', message: 'Not you' },
    ],
  ])('reads %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault)
  })

  it.each([
    ['', 'Invalid fault: "" is none of drop, latency=MS and the exceptions of the service'],
    [
      'NoSuchException',
      'Invalid fault: "NoSuchException" is none of drop, latency=MS and the exceptions of the service',
    ],
    [
      'databaseresuming',
      'Invalid fault: "databaseresuming" is none of drop, latency=MS and the exceptions of the service: did you mean DatabaseResumingException?',
    ],
    [
      'drop,sql=insert,times=1',
      'Invalid fault: "times=1" is a part of the SQL there: sql= comes last; SQL that ends so is written as a /pattern/',
    ],
    ...['seed=1', 'when=after', 'operation=ExecuteStatement', 'probability=0.5'].map(
      (behind): [string, string] => [
        `drop,sql=insert,${behind}`,
        `Invalid fault: "${behind}" is a part of the SQL there: sql= comes last; SQL that ends so is written as a /pattern/`,
      ],
    ),
    ['drop=true', 'Invalid fault: drop: Invalid input: expected true'],
    ['drop,times=', 'Invalid fault: times: "" is no number'],
    [
      'latency=p50:300/p99:5',
      'Invalid fault: latency: a higher percentile takes no less time than a lower one',
    ],
    ['times=3', 'Invalid fault: needs exactly one of error, drop and latency'],
    ['drop,latency=3', 'Invalid fault: needs exactly one of error, drop and latency'],
    ['drop,tmes=3', 'Invalid fault: Unrecognized key: "tmes"'],
    ['drop,times=three', 'Invalid fault: times: "three" is no number'],
    ['latency=300001', 'Invalid fault: latency: Too big: expected number to be <=300000'],
    ['drop,sql=', 'Invalid fault: sql: Too small: expected string to have >=1 characters'],
    ['drop,times=0', 'Invalid fault: times: Too small: expected number to be >=1'],
    ['drop,times=1.5', 'Invalid fault: times: Invalid input: expected int, received number'],
    ['drop,seed=1.5', 'Invalid fault: seed: Invalid input: expected int, received number'],
    [
      `drop,sql=${'x'.repeat(65_537)}`,
      'Invalid fault: sql: Too big: expected string to have <=65536 characters',
    ],
    ['drop,probability=-1', 'Invalid fault: probability: Too small: expected number to be >=0'],
    ['drop,probability=2', 'Invalid fault: probability: Too big: expected number to be <=1'],
    ['drop,when=never', 'Invalid fault: when: Invalid option: expected one of "before"|"after"'],
    ['drop,sql=/(/', 'Invalid fault: sql is no regular expression'],
    ['drop,message=late', 'Invalid fault: "message" needs an error'],
    ['latency=p50', 'Invalid fault: latency: "p50" is no number'],
    ...['p101', 'p50%', '50'].map((percentile): [string, string] => [
      `latency=${percentile}:5`,
      'Invalid fault: latency: takes milliseconds, alone or with percentiles from p0 to p100',
    ]),
    ['latency=p50:-1', 'Invalid fault: latency.p50: Too small: expected number to be >=0'],
    ['latency=5,when=after', 'Invalid fault: latency comes before: no "when"'],
    ['error=NoSuchException', 'Invalid fault: error: is no exception of the service'],
    ['error=toString', 'Invalid fault: error: is no exception of the service'],
  ])('refuses %j in one line', (text, message) => {
    expect(() => parseFault(text)).toThrow(new FaultError(message))
  })

  it('reads every example of the guide as a shell hands it on', () => {
    const examples = examplesOfGuide()

    expect(examples.map(parseFault)).toHaveLength(10)
  })
})

/** What stands in the first cells of its table of faults. */
function examplesOfGuide(): string[] {
  const guide = readFileSync(new URL('../../../../docs/data-api.md', import.meta.url), 'utf8')
  const [, table = ''] = /^\| `--fault` \|.*\n.*\n((?:\|.*\n)+)/m.exec(guide) ?? []
  const cells = [...table.matchAll(/^\| ((?:[^|]|(?<=\\)\|)*) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`'?([^`]*?)'?`/g)].map(([, text = '']) => text.replaceAll('\\|', '|')),
  )
}
