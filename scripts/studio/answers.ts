import type { Refusal } from './guard.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** A file of the page. */
export function fileAnswer(type: string, body: string) {
  return {
    statusCode: 200,
    headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
    body,
  }
}

export function refusal({ status, error }: Refusal) {
  return jsonAnswer(status, { error })
}

export function jsonAnswer(statusCode: number, content: unknown) {
  return {
    statusCode,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(content),
  }
}
