import { randomBytes } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { GatewayRoute } from '../gateway/routes.ts'
import { fileAnswer, jsonAnswer, refusal } from './answers.ts'
import { explainError } from './explain-error.ts'
import { refuseCall, refusePage } from './guard.ts'
import { buildPageFiles, type PageFiles } from './page-files.ts'
import { pageHtml } from './page-html.ts'
import type { Studio } from './studio.ts'
import { type ViewName, views } from './views.ts'

const functionName = 'studio'
/** A statement may take as long as the Data API lets it. */
const timeout = 50_000

/** `/studio`: a page for looking at the database, for this machine only. */
export function studioRoutes(studio: Studio): GatewayRoute[] {
  const token = randomBytes(24).toString('base64url')
  let files: Promise<PageFiles> | undefined
  const pageFiles = () => {
    files ??= buildPageFiles()
    return files
  }
  return [
    pageRoute('/studio', 'text/html', async () => pageHtml(token)),
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
      const refused = refusePage({ method: 'GET', headers: event.headers })
      if (refused) return refusal(refused)
      return fileAnswer(type, await content())
    },
  }
}

async function answerCall(studio: Studio, token: string, event: APIGatewayProxyEventV2) {
  const { body = '', headers, pathParameters, requestContext } = event
  const refused = refuseCall({ method: requestContext.http.method, headers }, token, body)
  if (refused) return refusal(refused)
  const name = pathParameters?.view ?? ''
  if (!Object.hasOwn(views, name))
    return jsonAnswer(404, { error: `There is no view ${name.slice(0, 40)}.` })
  try {
    return jsonAnswer(200, await ask(studio, name as ViewName, readJson(body)))
  } catch (error) {
    const { status, ...explained } = explainError(error)
    if (status === 500) console.error(error)
    return jsonAnswer(status, explained)
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
