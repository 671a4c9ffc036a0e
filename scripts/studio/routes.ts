import { randomBytes } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { GatewayRoute } from '../gateway/routes.ts'
import { explainError } from './explain-error.ts'
import { type Refusal, refuseCall, refusePage } from './guard.ts'
import { buildPageFiles, type PageFiles } from './page-files.ts'
import type { Studio } from './studio.ts'
import { type ViewName, views } from './views.ts'

const functionName = 'studio'
/** A statement may take as long as the Data API lets it. */
const timeout = 50_000

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

/** `/studio`: a page for looking at the database, for this machine only. */
export function studioRoutes(studio: Studio): GatewayRoute[] {
  const token = randomBytes(24).toString('base64url')
  let files: Promise<PageFiles> | undefined
  const pageFiles = () => {
    files ??= buildPageFiles()
    return files
  }
  return [
    pageRoute('/studio', 'text/html', async () => html(token)),
    pageRoute('/studio/studio.js', 'text/javascript', async () => (await pageFiles()).script),
    pageRoute('/studio/studio.css', 'text/css', async () => (await pageFiles()).style),
    {
      method: 'POST',
      path: '/studio/api/{view}',
      functionName,
      timeout,
      handler: (event) => answerCall(studio, token, event),
    },
  ]
}

function pageRoute(path: string, type: string, content: () => Promise<string>): GatewayRoute {
  return {
    method: 'GET',
    path,
    functionName,
    async handler(event) {
      const refusal = refusePage({ method: 'GET', headers: event.headers })
      if (refusal) return refuse(refusal)
      return {
        statusCode: 200,
        headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
        body: await content(),
      }
    },
  }
}

async function answerCall(studio: Studio, token: string, event: APIGatewayProxyEventV2) {
  const { body = '', headers, pathParameters, requestContext } = event
  const refusal = refuseCall({ method: requestContext.http.method, headers }, token, body)
  if (refusal) return refuse(refusal)
  const name = pathParameters?.view ?? ''
  if (!Object.hasOwn(views, name))
    return json(404, { error: `There is no view ${name.slice(0, 40)}.` })
  try {
    return json(200, await ask(studio, name as ViewName, readJson(body)))
  } catch (error) {
    const { status, ...explained } = explainError(error)
    if (status === 500) console.error(error)
    return json(status, explained)
  }
}

function ask(studio: Studio, name: ViewName, body: unknown): Promise<unknown> {
  const { question, answer } = views[name]
  return (answer as (studio: Studio, question: unknown) => Promise<unknown>)(
    studio,
    question.parse(body),
  )
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function refuse({ status, error }: Refusal) {
  return json(status, { error })
}

function json(statusCode: number, content: unknown) {
  return {
    statusCode,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(content),
  }
}

function html(token: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="studio-token" content="${token}">
    <title>Plaster studio</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/studio/studio.css">
    <script type="module" src="/studio/studio.js"></script>
  </head>
  <body></body>
</html>
`
}
