import { describe, expect, it } from 'vitest'
import {
  sha256,
  toCanonicalRequest,
} from '../../../../scripts/data-api/signatures/canonical-request.ts'

const nothing = sha256('')

describe('toCanonicalRequest', () => {
  it("agrees with the example of AWS's documentation", () => {
    const request = {
      method: 'GET',
      url: '/?Action=ListUsers&Version=2010-05-08',
      rawHeaders: [
        ...['Host', 'iam.amazonaws.com'],
        ...['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
        ...['X-Amz-Date', '20150830T123600Z'],
      ],
    }

    const canonical = toCanonicalRequest(request, ['content-type', 'host', 'x-amz-date'], nothing)

    expect(sha256(canonical)).toBe(
      'f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59',
    )
  })

  it.each([
    ['/a b/%20', '/a%20b/%2520', ''],
    ["/it's(1)*", '/it%27s%281%29%2A', ''],
    ['/?b=2&a=1&a=0&c', '/', 'a=0&a=1&b=2&c='],
    ['/?a=%2f~%7E=x&%zz', '/', '%25zz=&a=%2F~~%3Dx'],
  ])('escapes and sorts %s', (url, path, query) => {
    const canonical = toCanonicalRequest({ method: 'GET', url, rawHeaders: [] }, [], nothing)

    expect(canonical.split('\n').slice(1, 3)).toEqual([path, query])
  })

  it('trims headers and joins those of one name', () => {
    const rawHeaders = ['My-Header', '  a   b ', 'Other', 'my-header', 'my-header', 'c']
    const request = { method: 'GET', url: '/', rawHeaders }

    const canonical = toCanonicalRequest(request, ['my-header'], nothing)

    expect(canonical).toContain('\nmy-header:a b,c\n\nmy-header\n')
  })
})
