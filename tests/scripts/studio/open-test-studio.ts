import { fileURLToPath } from 'node:url'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { readHttpApi } from '../../../scripts/serverless/http-api.ts'
import { studioRoutes } from '../../../scripts/studio/routes.ts'
import { openStudio } from '../../../scripts/studio/studio.ts'
import type { Answer, ViewName } from '../../../scripts/studio/views.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface TestStudio {
  readonly gateway: Gateway
  /** What the page is handed. */
  readonly token: string
  /** Asks as the page does. */
  ask(view: string, question: unknown): Promise<{ status: number; body: unknown }>
  /** The answer of a view. Throws what the studio answers in place of one. */
  answer<Name extends ViewName>(view: Name, question: object): Promise<Answer<Name>>
  close(): Promise<void>
}

/** The studio over a Data API, behind a gateway with the CORS of the project. */
export async function openTestStudio(
  endpoint: string,
  migrations = `${root}/migrations`,
): Promise<TestStudio> {
  const studio = openStudio({ endpoint, description: 'a test database', migrations })
  const { cors } = await readHttpApi(root)
  const gateway = await startGateway({ port: 0, routes: studioRoutes(studio), cors })
  const html = await (await fetch(`${gateway.url}/studio`)).text()
  const token = html.match(/name="studio-token" content="([\w-]{32})"/)?.[1] ?? ''

  async function ask(view: string, question: unknown) {
    const response = await fetch(`${gateway.url}/studio/api/${view}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-studio-token': token },
      body: JSON.stringify(question),
    })
    return { status: response.status, body: await response.json() }
  }
  return {
    gateway,
    token,
    ask,
    async answer(view, question) {
      const { status, body } = await ask(view, question)
      if (status !== 200) throw new Error(`${status} ${(body as { error: string }).error}`)
      return body as never
    },
    async close() {
      await gateway.close()
      await studio.close()
    },
  }
}
