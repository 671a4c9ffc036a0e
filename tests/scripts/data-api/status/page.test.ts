import { describe, expect, it } from 'vitest'
import { createJournal } from '../../../../scripts/data-api/status/journal.ts'
import { statusReply } from '../../../../scripts/data-api/status/reply.ts'
import { statusAt } from '../../../../scripts/data-api/status/status.ts'

const transaction = { id: 'abcdefghijkl', database: 'postgres', began: 2_000 }

const status = statusAt(10_000, {
  version: '1.2.3',
  engine: 'PGlite',
  started: 0,
  signed: true,
  faults: () => 2,
  journal: createJournal(),
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
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
  })
})
