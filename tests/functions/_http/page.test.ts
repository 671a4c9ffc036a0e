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

const seventh = encodeCursor({ path: '/tweets', key: 7 })

describe('cursor', () => {
  it.each([1, 20, 4_294_967_296, Number.MAX_SAFE_INTEGER])('comes back as %d', (key) => {
    const cursor = { path: '/users/7/tweets', key }

    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor)
  })

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN])(
    'is made of no key that would not come back: %s',
    (key) => {
      expect(() => okPage('/tweets', { rows: [], next: key })).toThrow(`above 0, and is ${key}`)
    },
  )

  it('is made of characters that a query takes as they are', () => {
    const cursor = { path: '/a:b/é', key: Number.MAX_SAFE_INTEGER }

    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor)
    expect(encodeCursor(cursor)).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it.each([
    ['nothing', ''],
    ['a bare number', '7'],
    ['what is not base64', '*'],
    ['no number', base64url('before::/tweets')],
    ['zero', base64url('before:0:/tweets')],
    ['less than zero', base64url('before:-1:/tweets')],
    ['leading zeros', base64url('before:007:/tweets')],
    ['a fraction', base64url('before:1.5:/tweets')],
    ['an exponent', base64url('before:1e3:/tweets')],
    ['more than a number holds', base64url('before:9007199254740992:/tweets')],
    ['another word', base64url('after:7:/tweets')],
    ['no list', base64url('before:7')],
    ['no path', base64url('before:7:tweets')],
    ['more behind the number', base64url('before:7;drop:/tweets')],
    ['padding', `${base64url('before:7:/tweets')}=`],
    ['plain base64', Buffer.from('before:7:/?>').toString('base64')],
    ['two of them', `${seventh},${seventh}`],
  ])('is refused for %s', (_, cursor) => {
    expect(decodeCursor(cursor)).toBeUndefined()
  })
})

describe('the query of a list', () => {
  it.each([
    [{}, { limit: 20, before: undefined }],
    [{ limit: '1' }, { limit: 1, before: undefined }],
    [
      { limit: '100', cursor: seventh },
      { limit: 100, before: 7 },
    ],
    [{ other: '1' }, { limit: 20, before: undefined }],
  ])('%j asks for %j', (query, request) => {
    expect(pageRequest('/tweets', z.parse(pageQuery, query))).toEqual(request)
  })

  it('refuses the cursor of another list', () => {
    const query = z.parse(pageQuery, { cursor: seventh })

    expect(() => pageRequest('/users', query)).toThrow('cursor is the next_cursor of another list')
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
    expect(okPage('/tweets', { rows: [1, 2], next: 2 })).toMatchObject({
      body: { data: [1, 2], next_cursor: encodeCursor({ path: '/tweets', key: 2 }) },
      next: encodeCursor({ path: '/tweets', key: 2 }),
    })
  })

  it('has no cursor where nothing follows', () => {
    expect(okPage('/tweets', { rows: [], next: null })).toMatchObject({
      body: { data: [], next_cursor: null },
      next: null,
    })
  })
})
