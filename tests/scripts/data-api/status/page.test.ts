import { describe, expect, it } from 'vitest'
import { ServiceError } from '../../../../scripts/data-api/errors.ts'
import { createJournal } from '../../../../scripts/data-api/status/journal.ts'
import { statusReply } from '../../../../scripts/data-api/status/reply.ts'
import { statusAt } from '../../../../scripts/data-api/status/status.ts'

const journal = createJournal()
journal.add({ operation: 'ExecuteStatement', milliseconds: 1 })
const error = new ServiceError('ThrottlingException')
journal.add({ operation: 'ExecuteStatement', milliseconds: 1, error })
journal.add({ operation: 'CommitTransaction', milliseconds: 1, error })

const transaction = { id: 'abcdefghijkl', database: 'postgres', began: 2_000 }

const status = statusAt(10_000, {
  version: '1.2.3',
  engine: 'PGlite',
  started: 0,
  signed: true,
  faults: () => 2,
  journal,
  transactions: () => [
    { ...transaction, busy: true },
    { ...transaction, busy: false },
  ],
})

describe('the status page', () => {
  it('tells transactions that are busy from those that are idle, and no whole id', () => {
    const { body } = statusReply(status)

    const row = (state: string) =>
      ['abcdefgh', 'postgres', state, 8].map((cell) => `<td>${cell}</td>`).join('')
    expect(body).toContain(`<tr>${row('busy')}</tr>\n<tr>${row('idle')}</tr>`)
    expect(body).not.toContain('abcdefghi')
  })

  it('has a heading over each table, and one over each of its columns', () => {
    const { body } = statusReply(status)

    const text = body.slice(body.indexOf('<body>')).replaceAll(/(<[^>]+>)+/g, ' ')
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      ...['', 'Data API', '', ''],
      ...['version 1.2.3', 'engine PGlite', 'uptimeSeconds 10', 'signatures checked', 'faults 2'],
      ...['', 'Calls', '', 'operation calls', 'ExecuteStatement 2', 'CommitTransaction 1'],
      ...['', 'Errors', '', 'error calls', 'ThrottlingException 2'],
      ...['', 'Open transactions', '', 'id database state seconds'],
      ...['abcdefgh postgres busy 8', 'abcdefgh postgres idle 8', '', '', '', ''],
    ])
  })

  it('says that there is nothing yet', () => {
    const { body } = statusReply({ ...status, calls: {} })

    expect(body).toContain('<h2>Calls</h2>\n<p>None.</p>')
  })

  it('is asked for again by itself', () => {
    expect(statusReply(status).body).toContain('<meta http-equiv="refresh" content="5">')
  })

  it('tells programs so too, and how many faults there are', () => {
    const { body } = statusReply(status, 'application/json')

    const told = { id: 'abcdefgh', database: 'postgres', ageSeconds: 8 }
    expect(JSON.parse(body)).toMatchObject({
      faults: 2,
      signatures: 'checked',
      openTransactions: [
        { ...told, busy: true },
        { ...told, busy: false },
      ],
    })
  })

  it('is neither kept, nor guessed at, nor framed', () => {
    expect(statusReply(status).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    })
  })
})
