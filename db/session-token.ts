import { createHash, randomBytes } from 'node:crypto'

/** What a client sends to be recognised, and what is stored of it, from which it cannot be told. */
export interface SessionToken {
  token: string
  /** SHA-256; a slow hash would add nothing to 256 random bits. */
  hash: Buffer
}

const tokenPattern = /^[A-Za-z0-9_-]{43}$/

/** 256 random bits in base64url. */
export function createToken(): SessionToken {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashToken(token) }
}

export function isToken(text: string): boolean {
  return tokenPattern.test(text)
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
