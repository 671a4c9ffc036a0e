import type { Reply } from '../http/reply.ts'
import { toPage } from './page.ts'
import type { Status } from './status.ts'

/** JSON for programs that ask for it and say nothing of HTML, a page for everyone else. */
export function statusReply(status: Status, accept = ''): Reply {
  if (accept.includes('application/json') && !accept.includes('text/html')) {
    return { status: 200, body: JSON.stringify(status) }
  }
  return {
    status: 200,
    body: toPage(status),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  }
}
