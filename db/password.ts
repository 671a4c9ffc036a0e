import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

interface Parameters {
  logarithmOfN: number
  r: number
  p: number
}

/** What a new hash costs. It can be changed for the sake of tests of something else. */
export const passwordCost: Parameters = { logarithmOfN: 15, r: 8, p: 3 }

const saltBytes = 16
const keyBytes = 32
/** More than this a stored hash may not ask for, so that a bad row cannot exhaust a function. */
const maximumMemory = 128 * 1024 * 1024

/** Gives a PHC string: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, in base64 without padding. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const key = await deriveKey(password, salt, keyBytes, passwordCost)
  const { logarithmOfN, r, p } = passwordCost
  return `$scrypt$ln=${logarithmOfN},r=${r},p=${p}$${encode(salt)}$${encode(key)}`
}

/**
 * False where the password is another's, and where nothing is stored that can be checked: that takes as long,
 * and so does a hash from when new ones cost less, so that time does not tell whether there is a user.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const hash = parse(stored ?? '')
  if (!hash) {
    await deriveKey(password, randomBytes(saltBytes), keyBytes, passwordCost)
    return false
  }
  const key = await deriveKey(password, hash.salt, hash.key.length, hash.parameters)
  const missing = missingCost(hash.parameters)
  if (missing.p > 0) await deriveKey(password, hash.salt, keyBytes, missing)
  return timingSafeEqual(key, hash.key)
}

/** What is left of the work of a new hash, in `p` rounds of these parameters; none where they cost as much. */
export function missingCost({ logarithmOfN, r, p }: Parameters): Parameters {
  const rounds = Math.round((passwordCost.p * roundOf(passwordCost)) / roundOf({ logarithmOfN, r }))
  return { logarithmOfN, r, p: Math.max(0, rounds - p) }
}

function roundOf({ logarithmOfN, r }: Omit<Parameters, 'p'>): number {
  return 2 ** logarithmOfN * r
}

/** Whether a hash was made with other parameters than new ones are made with. */
export function needsRehash(stored: string): boolean {
  const parameters = parse(stored)?.parameters
  return JSON.stringify(parameters) !== JSON.stringify(passwordCost)
}

/** 32 bytes that tell apart texts which hold a password, as slow to guess it from as its hash. */
export async function fingerprintSecret(text: string, salt: string): Promise<Buffer> {
  return deriveKey(text, Buffer.from(salt), keyBytes, passwordCost)
}

/** The same characters can come composed or decomposed, by keyboard: both are one password. */
async function deriveKey(
  password: string,
  salt: Buffer,
  length: number,
  { logarithmOfN, r, p }: Parameters,
): Promise<Buffer> {
  const options = { N: 2 ** logarithmOfN, r, p, maxmem: maximumMemory }
  return derive(password.normalize('NFC'), salt, length, options)
}

const phcPattern =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{1,86})\$([A-Za-z0-9+/]{22,86})$/

function parse(stored: string): { parameters: Parameters; salt: Buffer; key: Buffer } | undefined {
  const [, logarithmOfN, r, p, salt, key] = phcPattern.exec(stored) ?? []
  if (!salt || !key) return undefined
  const parameters = { logarithmOfN: Number(logarithmOfN), r: Number(r), p: Number(p) }
  if (roundOf(parameters) * 128 > maximumMemory / 2) return undefined
  return { parameters, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') }
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
