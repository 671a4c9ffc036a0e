import { describe, expect, it } from 'vitest'
import { parseCredentials } from '../../../../scripts/data-api/signatures/credentials.ts'

describe('parseCredentials', () => {
  it.each([
    ['AKIDLOCAL:secret', 'AKIDLOCAL', 'secret'],
    ['a:b/c+d=:e', 'a', 'b/c+d=:e'],
  ])('reads %j', (text, accessKeyId, secretAccessKey) => {
    expect(parseCredentials(text)).toEqual({ accessKeyId, secretAccessKey })
  })

  it.each([
    [''],
    ['secret'],
    [':secret'],
    ['key:'],
    ['a/key:secret'],
    ['key:a secret'],
    ['a key:secret'],
  ])('refuses %j', (text) => {
    expect(() => parseCredentials(text)).toThrow('are written KEY:SECRET.')
  })
})
