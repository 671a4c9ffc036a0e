import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docsRoutes } from '../../../scripts/docs-page/routes.ts'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import {
  chromiumIsHere,
  openWatchedPage,
  type WatchedPage,
  withoutChromium,
} from '../../setup/watched-page.ts'

const pictures = new URL('../../../coverage/', import.meta.url).pathname
const patience = { timeout: 50_000 }

let database: TestDatabase
let gateway: Gateway

beforeAll(async () => {
  database = await openTestDatabase()
  Object.assign(process.env, database.environment)
  gateway = await startGateway({ port: 0, routes: [...(await loadRoutes()), ...docsRoutes] })
})

afterAll(async () => {
  await gateway.close()
  await database.close()
})

describe('/docs', () => {
  it('is a page and a script that may load nothing from elsewhere', async () => {
    const page = await fetch(`${gateway.url}/docs`)
    const script = await fetch(`${gateway.url}/docs/reference.js`)
    const posted = await fetch(`${gateway.url}/docs`, { method: 'POST' })

    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
    expect(await page.text()).toContain('<script src="/docs/reference.js">')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await script.text()).toContain(
      'Scalar.createApiReference(\'#reference\', {"url":"/openapi.json"',
    )
    expect(posted.status).toBe(404)
  })
})

describe.skipIf(!chromiumIsHere)(`/docs in a browser without a network${withoutChromium}`, () => {
  let watched: WatchedPage
  let page: Page

  beforeAll(async () => {
    watched = await openWatchedPage(gateway.url)
    page = watched.page
    mkdirSync(pictures, { recursive: true })
  })

  afterAll(() => watched?.close())

  it('shows what there is', async () => {
    await page.goto(`${gateway.url}/docs`)

    await page.getByText('Lists users, newest first').first().waitFor(patience)
    for (const name of ['tweets', 'likes', 'sessions', 'system']) {
      await page
        .getByRole('button', { name: new RegExp(`^${name}\\s+Open Group`) })
        .waitFor(patience)
    }
    await page.screenshot({ path: `${pictures}docs.png` })
  })

  it('sends a request and shows the answer', async () => {
    await page.goto('about:blank')
    await page.goto(`${gateway.url}/docs#tag/system/GET/health`)
    await page.getByRole('button', { name: 'Test Request (get /health)' }).click(patience)
    const answered = page.waitForResponse(`${gateway.url}/health`, patience)
    await page.getByRole('button', { name: /^Send/ }).first().click(patience)

    const answer = await answered
    expect([answer.status(), await answer.json()]).toEqual([200, { status: 'ok' }])
    await page.getByText('200 OK').last().waitFor(patience)
    await page.screenshot({ path: `${pictures}docs-answer.png` })
  })

  it('has asked nobody else for anything, tried to, or anything to complain of', () => {
    expect(watched.foreign).toEqual([])
    expect(watched.complaints).toEqual([])
  })
})
