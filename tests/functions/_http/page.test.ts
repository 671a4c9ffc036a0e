import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import {
  decodeCursor,
  encodeCursor,
  okPage,
  pageQuery,
  pageRequest,
} from '../../../functions/_http/page.ts'

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

describe('cursor', () => {
  it.each([1, 20, 4_294_967_296, Number.MAX_SAFE_INTEGER])('comes back as %d', (key) => {
    expect(decodeCursor(encodeCursor(key))).toBe(key)
  })

  it('is made of characters that a query takes as they are', () => {
    expect(encodeCursor(Number.MAX_SAFE_INTEGER)).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it.each([
    ['nothing', ''],
    ['a bare number', '7'],
    ['what is not base64', '*'],
    ['no number', base64url('before:')],
    ['zero', base64url('before:0')],
    ['less than zero', base64url('before:-1')],
    ['leading zeros', base64url('before:007')],
    ['a fraction', base64url('before:1.5')],
    ['an exponent', base64url('before:1e3')],
    ['more than a number holds', base64url('before:9007199254740992')],
    ['another word', base64url('after:7')],
    ['more behind it', base64url('before:7;drop')],
    ['padding', `${base64url('before:7')}==`],
    ['plain base64', Buffer.from('before:7').toString('base64')],
    ['two of them', `${encodeCursor(7)},${encodeCursor(7)}`],
  ])('is refused for %s', (_, cursor) => {
    expect(decodeCursor(cursor)).toBeUndefined()
  })
})

describe('the query of a list', () => {
  it.each([
    [{}, { limit: 20, before: undefined }],
    [{ limit: '1' }, { limit: 1, before: undefined }],
    [
      { limit: '100', cursor: encodeCursor(7) },
      { limit: 100, before: 7 },
    ],
    [{ other: '1' }, { limit: 20, before: undefined }],
  ])('%j asks for %j', (query, request) => {
    expect(pageRequest(z.parse(pageQuery, query))).toEqual(request)
  })

  it.each(['', '0', '101', '-1', '01', '1.5', '1e1', ' 1', '1,2', '١', 'ten', '9'.repeat(400)])(
    'refuses a limit of %j',
    (limit) => {
      expect(pageQuery.safeParse({ limit }).success).toBe(false)
    },
  )
})

describe('the body of a list', () => {
  it('has the rows and a cursor for those that follow', () => {
    expect(okPage({ rows: [1, 2], next: 2 })).toMatchObject({
      body: { data: [1, 2], next_cursor: encodeCursor(2) },
      next: encodeCursor(2),
    })
  })

  it('has no cursor where nothing follows', () => {
    expect(okPage({ rows: [], next: null })).toMatchObject({
      body: { data: [], next_cursor: null },
      next: null,
    })
  })
})
