import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import {
  chromiumIsHere,
  openWatchedPage,
  type WatchedPage,
  withoutChromium,
} from '../../setup/watched-page.ts'
import { openTestStudio, type TestStudio } from './open-test-studio.ts'

describe.skipIf(!chromiumIsHere)(`/studio in a narrow window${withoutChromium}`, () => {
  let database: TestDatabase
  let studio: TestStudio
  let watched: WatchedPage

  beforeAll(async () => {
    database = await openTestDatabase()
    await sql`insert into users (username, password_hash) values ('somebody', '!')`.execute(
      database.db,
    )
    studio = await openTestStudio(database.endpoint)
    watched = await openWatchedPage(studio.gateway.url)
    await watched.page.setViewportSize({ width: 400, height: 800 })
  })

  afterAll(async () => {
    await watched?.close()
    await studio.close()
    await database.close()
  })

  it.each([
    ['', '.facts td'],
    ['rows/public/users', '.grid tbody td'],
    ['structure/public/users', '.structure .facts td'],
    ['sql', 'textarea'],
    ['diagram', '.toolbar'],
    ['revisions', '.revisions'],
  ])('#/%s has every button within reach', async (place, seen) => {
    const { page } = watched
    await page.goto('about:blank')
    await page.goto(`${studio.gateway.url}/studio#/${place}`)
    await page.locator(seen).first().waitFor()

    const ends = await page
      .locator('.toolbar > *, .status > *')
      .evaluateAll((elements) => elements.map((one) => one.getBoundingClientRect().right))
    const main = await page.locator('main').boundingBox()

    expect(Math.max(0, ...ends)).toBeLessThanOrEqual(400)
    expect(main?.width).toBe(400)
    expect(main?.height).toBeGreaterThan(500)
  })
})
