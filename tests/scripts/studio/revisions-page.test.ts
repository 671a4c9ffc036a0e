import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContext, downgrade, loadMigrations, upgrade } from '../../../db/migrate/index.ts'
import { fileAccess } from '../../../scripts/db/folder/file-access.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import {
  chromiumIsHere,
  openWatchedPage,
  type WatchedPage,
  withoutChromium,
} from '../../setup/watched-page.ts'
import { openTestStudio, type TestStudio } from './open-test-studio.ts'

const pictures = new URL('../../../coverage/', import.meta.url).pathname

/** A branch that is merged, and two heads, one of which cannot be applied. */
const revisions: readonly [revision: string, parents: string | string[] | null, message: string][] =
  [
    ['a1', null, 'the base'],
    ['b1', 'a1', 'one branch'],
    ['b2', 'a1', 'another branch'],
    ['c1', ['b1', 'b2'], 'both branches'],
    ['d1', 'c1', 'a head'],
    ['d2', 'c1', 'a head that fails'],
  ]

describe.skipIf(!chromiumIsHere)(`the revisions in a browser${withoutChromium}`, () => {
  let database: TestDatabase
  let directory: string
  let studio: TestStudio
  let watched: WatchedPage

  beforeAll(async () => {
    database = await openTestDatabase({ migrated: false })
    directory = mkdtempSync(join(tmpdir(), 'plaster-studio-'))
    mkdirSync(join(directory, 'versions'))
    writeFileSync(join(directory, 'env.ts'), 'export const settings = {}')
    for (const [revision, parents, message] of revisions) {
      const up = message.endsWith('fails') ? `throw new Error('it cannot be')` : ''
      writeFileSync(
        join(directory, 'versions', `${revision}.ts`),
        `export const revision = '${revision}'
        export const downRevision = ${JSON.stringify(parents)}
        export const message = '${message}'
        export async function up() { ${up} }
        export async function down() {}`,
      )
    }
    const context = createContext(await loadMigrations(fileAccess, directory))
    const on = { ...context, db: database.db }
    await upgrade(on, { target: 'd1' })
    await downgrade(on, { target: 'c1' })
    await upgrade(on, { target: 'd1' })
    await upgrade(on, { target: 'd2' }).catch(() => {})
    studio = await openTestStudio(database.endpoint, directory)
    watched = await openWatchedPage(studio.gateway.url)
    mkdirSync(pictures, { recursive: true })
    await watched.page.goto(`${studio.gateway.url}/studio#/revisions`)
    await watched.page.locator('.graph li').first().waitFor()
  })

  afterAll(async () => {
    await watched?.close()
    await studio.close()
    await database.close()
    rmSync(directory, { recursive: true })
  })

  it('are listed with what they are: heads, a merge, a branch point', async () => {
    const { page } = watched
    const lines = await page
      .locator('.graph li')
      .evaluateAll((items) =>
        items.map((item) =>
          [...item.querySelectorAll('code, .message, .chip')].map((part) => part.textContent),
        ),
      )

    expect(lines).toEqual([
      ['d2', 'a head that fails', 'head'],
      ['d1', 'a head', 'database', 'head'],
      ['c1', 'both branches', 'branch point', 'merge'],
      ['b2', 'another branch'],
      ['b1', 'one branch'],
      ['a1', 'the base', 'branch point'],
    ])
    expect(await page.locator('.toolbar').innerText()).toContain(
      '6 revisions, 2 heads, 1 not applied',
    )
    expect(await page.locator('.notice.warning').innerText()).toContain(
      'There are 2 heads: npx db merge -m "..."',
    )
  })

  it('are joined by lines: each to each of its parents, and to no other', async () => {
    const { page } = watched
    const lines = await page.locator('.lanes').evaluate((svg) => {
      const names = [...svg.ownerDocument.querySelectorAll('.graph li code')].map(
        (code) => code.textContent,
      )
      const circles = [...svg.querySelectorAll('circle:not(.halo)')]
      const places = new Map(
        circles.map((circle, row) => [
          `${circle.getAttribute('cx')} ${circle.getAttribute('cy')}`,
          names[row],
        ]),
      )
      const ends = (path: (typeof circles)[number]) => {
        const numbers = path.getAttribute('d')?.match(/[\d.]+ [\d.]+/g) ?? []
        return [places.get(numbers[0] ?? ''), places.get(numbers.at(-1) ?? '')].join(' to ')
      }
      return {
        ends: [...svg.querySelectorAll('path')].map(ends).sort(),
        lanes: new Set(circles.map((circle) => circle.getAttribute('cx'))).size,
        overflows: [...svg.querySelectorAll('path, circle')].some(
          (part) => part.getBoundingClientRect().right > svg.getBoundingClientRect().right,
        ),
        offset: circles.map((circle, row) => {
          const line = svg.ownerDocument.querySelectorAll('.graph li')[row]?.getBoundingClientRect()
          const { top, bottom } = circle.getBoundingClientRect()
          return Math.round((top + bottom) / 2 - ((line?.top ?? 0) + (line?.bottom ?? 0)) / 2)
        }),
      }
    })

    expect(lines).toEqual({
      ends: ['b1 to a1', 'b2 to a1', 'c1 to b1', 'c1 to b2', 'd1 to c1', 'd2 to c1'],
      lanes: 2,
      overflows: false,
      offset: [0, 0, 0, 0, 0, 0],
    })
  })

  it('tell in the journal what was run, the last first, and why a run failed', async () => {
    const { page } = watched
    const rows = await page
      .locator('.facts tbody tr')
      .evaluateAll((found) =>
        found.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)),
      )
    await page.screenshot({ path: `${pictures}studio-branches.png` })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: `${pictures}studio-branches-dark.png` })

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    const took = expect.stringMatching(/^(< 1|\d+) ms$|^[\d.]+ s$/)
    expect(rows).toEqual([
      [time, 'd2 a head that fails', 'upgrade', 'failed', took, 'unknown · it cannot be'],
      [time, 'd1 a head', 'upgrade', 'done', took, 'unknown'],
      [time, 'd1 a head', 'downgrade', 'done', took, 'unknown'],
      [time, 'd1 a head', 'upgrade', 'done', took, 'unknown'],
      [time, 'c1 both branches', 'upgrade', 'done', took, 'unknown'],
      [time, 'b2 another branch', 'upgrade', 'done', took, 'unknown'],
      [time, 'b1 one branch', 'upgrade', 'done', took, 'unknown'],
      [time, 'a1 the base', 'upgrade', 'done', took, 'unknown'],
    ])
    expect(watched.complaints).toEqual([])
  })
})
