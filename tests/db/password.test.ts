import { createHook } from 'node:async_hooks'
import { afterEach, describe, expect, it } from 'vitest'
import {
  fingerprintSecret,
  hashPassword,
  missingCost,
  needsRehash,
  passwordCost,
  verifyPassword,
} from '../../db/password.ts'

const usual = { ...passwordCost }
const cheap = { logarithmOfN: 4, p: 1 }

afterEach(() => {
  Object.assign(passwordCost, usual)
})

describe('hashPassword', () => {
  it('gives a PHC string with its parameters, a salt of 16 and a key of 32 bytes', async () => {
    const hash = await hashPassword('correct horse')

    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  })

  it('gives another hash each time, and each is of the password', async () => {
    Object.assign(passwordCost, cheap)
    const one = await hashPassword('correct horse')
    const other = await hashPassword('correct horse')

    expect(one).not.toBe(other)
    expect(await verifyPassword('correct horse', one)).toBe(true)
    expect(await verifyPassword('correct horse', other)).toBe(true)
  })
})

/** RFC 7914, section 12: the keys that scrypt gives for these, in base64. */
const pleaseLetMeIn = `$scrypt$ln=14,r=8,p=1$${base64('SodiumChloride')}$${hex(
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
)}`
const password = `$scrypt$ln=10,r=8,p=16$${base64('NaCl')}$${hex(
  'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
)}`

describe('verifyPassword', () => {
  it.each([
    ['pleaseletmein', pleaseLetMeIn, true],
    ['password', password, true],
    ['pleaseletmein', password, false],
    ['password', pleaseLetMeIn, false],
    ['Password', password, false],
    ['password ', password, false],
    ['', password, false],
  ])('reads the parameters from the hash: %j against %s is %s', async (given, stored, expected) => {
    expect(await verifyPassword(given, stored)).toBe(expected)
  })

  it('takes composed and decomposed characters as the same', async () => {
    Object.assign(passwordCost, cheap)
    const hash = await hashPassword('caf\u00e9 au lait')

    expect(await verifyPassword('cafe\u0301 au lait', hash)).toBe(true)
  })

  it.each([
    undefined,
    '',
    '!',
    'password',
    '$2b$10$abcdefghijklmnopqrstuv',
    password.replace('scrypt', 'argon2'),
    password.replace('ln=10', 'ln=0'),
    password.replace('ln=10', 'ln=99'),
    password.replace('ln=10,', ''),
    password.replace('r=8', 'r=99'),
    password.slice(0, -70),
    `${password}$`,
  ])('is false where %j is stored', async (stored) => {
    Object.assign(passwordCost, cheap)
    expect(await verifyPassword('password', stored)).toBe(false)
  })
})

describe('missingCost', () => {
  it.each([
    [{ logarithmOfN: 14, r: 8, p: 1 }, 5],
    [{ logarithmOfN: 14, r: 8, p: 5 }, 1],
    [{ logarithmOfN: 10, r: 8, p: 16 }, 80],
    [{ logarithmOfN: 14, r: 16, p: 2 }, 1],
    [{ logarithmOfN: 15, r: 8, p: 3 }, 0],
    [{ logarithmOfN: 17, r: 8, p: 1 }, 0],
  ])('of %j is %i rounds', (parameters, p) => {
    expect(missingCost(parameters)).toEqual({ ...parameters, p })
  })

  it('is made up for, so that an old hash takes as long as no user', async () => {
    Object.assign(passwordCost, { logarithmOfN: 4, p: 3 })
    const now = await hashPassword('correct horse')
    const old = now.replace('ln=4,r=8,p=3', 'ln=4,r=8,p=1')

    expect(await derivationsOf(() => verifyPassword('another', old))).toBe(2)
    expect(await derivationsOf(() => verifyPassword('another', now))).toBe(1)
    expect(await derivationsOf(() => verifyPassword('another', undefined))).toBe(1)
  })
})

/** How often scrypt runs meanwhile. */
async function derivationsOf(work: () => Promise<unknown>): Promise<number> {
  let derivations = 0
  const hook = createHook({
    init(_id, type) {
      if (type === 'SCRYPTREQUEST') derivations += 1
    },
  }).enable()
  await work()
  hook.disable()
  return derivations
}

describe('needsRehash', () => {
  it('tells hashes of other parameters from those that are made now', async () => {
    const now = password.replace('ln=10,r=8,p=16', 'ln=15,r=8,p=3')

    expect([password, pleaseLetMeIn, '!', now].map(needsRehash)).toEqual([true, true, true, false])
  })
})

describe('fingerprintSecret', () => {
  it('gives 32 bytes, the same for the same text and salt only', async () => {
    Object.assign(passwordCost, cheap)
    const one = await fingerprintSecret('text', 'salt')

    expect(one).toHaveLength(32)
    expect(await fingerprintSecret('text', 'salt')).toEqual(one)
    expect(await fingerprintSecret('text', 'other')).not.toEqual(one)
    expect(await fingerprintSecret('other', 'salt')).not.toEqual(one)
  })
})

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '')
}

function hex(key: string): string {
  return Buffer.from(key, 'hex').toString('base64').replace(/=+$/, '')
}
