import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../../../scripts/data-api/engines/pglite-answer.ts'

/** What Postgres sends: a letter, the length of the rest with its own, and the rest. */
function message(letter: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(letter), length, body])
}

function row(text: string): Buffer {
  const head = Buffer.alloc(6)
  head.writeInt16BE(1)
  head.writeInt32BE(text.length, 2)
  return message('D', head, text)
}

function error(severity: string, code: string, text: string): Buffer {
  return message('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`)
}

const noColumns = Buffer.alloc(3)
const complete = message('C', 'SELECT 1\0')
const ready = message('Z', 'I')

describe('readAnswer', () => {
  it('reads what is a part of a larger memory', () => {
    const answer = Buffer.concat([row('a'), complete, ready])
    const larger = Buffer.concat([ready, row('before'), answer, row('after')])
    const start = ready.length + row('before').length

    const { rows, command } = readAnswer(larger.subarray(start, start + answer.length))

    expect(rows).toEqual([['a']])
    expect(command).toBe('SELECT 1')
  })

  it('keeps no more rows than tell that they are beyond 1 MiB', () => {
    const large = row('x'.repeat(1024 * 1024))
    const answer = Buffer.concat([...Array.from({ length: 8 }, () => large), complete, ready])

    expect(readAnswer(answer).rows).toHaveLength(4)
  })

  it.each([
    ['in', 'G', 'CopyInResponse'],
    ['out', 'H', 'CopyOutResponse'],
  ])('refuses to copy %s, whatever is said of it then', (_way, letter, name) => {
    const failed = error('ERROR', '57014', 'COPY from stdin failed')
    const answer = Buffer.concat([message(letter, noColumns), failed, ready])

    expect(() => readAnswer(answer)).toThrow(`execute: unexpected message: ${name}`)
  })

  it('tells the first of two errors', () => {
    const errors = [error('ERROR', '22012', 'division by zero'), error('ERROR', '25P02', 'aborted')]

    expect(() => readAnswer(Buffer.concat([...errors, ready]))).toThrow('division by zero')
  })

  const crash = { severity: 'FATAL', code: '57P02' }

  it.each([
    ['nothing', [], crash],
    ['a result that has no end', [row('a'), complete], crash],
    ['an error that has no end', [error('ERROR', '22012', 'division by zero')], crash],
    [
      'an error that ends the session',
      [error('FATAL', '57P05', 'idle-session timeout')],
      { severity: 'FATAL', code: '57P05', message: 'idle-session timeout' },
    ],
  ])('takes %s for the end of Postgres', (_what, messages, failure) => {
    let thrown: unknown
    try {
      readAnswer(Buffer.concat(messages))
    } catch (error) {
      thrown = error
    }

    expect(thrown).toMatchObject({ name: 'PostgresError', ...failure })
  })
})
