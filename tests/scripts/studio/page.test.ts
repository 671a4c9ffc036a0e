import { mkdirSync } from 'node:fs'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import {
  chromiumIsHere,
  openWatchedPage,
  type WatchedPage,
  withoutChromium,
} from '../../setup/watched-page.ts'
import { openTestStudio, type TestStudio } from './open-test-studio.ts'

const pictures = new URL('../../../coverage/', import.meta.url).pathname

describe.skipIf(!chromiumIsHere)(`/studio in a browser without a network${withoutChromium}`, () => {
  let database: TestDatabase
  let studio: TestStudio
  let watched: WatchedPage
  let page: Page

  beforeAll(async () => {
    database = await openTestDatabase()
    await sql`insert into users (username, password_hash)
      select 'user_' || n, '$scrypt$ln=15,r=8,p=3$' || md5(n::text) from generate_series(1, 60) n`.execute(
      database.db,
    )
    await sql`insert into tweets (user_id, content, created_at)
      select 1 + n % 7, 'tweet number ' || n, timestamptz '2026-11-01' + make_interval(hours => n)
      from generate_series(1, 120) n`.execute(database.db)
    await sql`insert into likes (user_id, tweet_id) select n, 1 + n % 5 from generate_series(1, 20) n`.execute(
      database.db,
    )
    studio = await openTestStudio(database.endpoint)
    watched = await openWatchedPage(studio.gateway.url)
    page = watched.page
    mkdirSync(pictures, { recursive: true })
  })

  afterAll(async () => {
    await watched?.close()
    await studio.close()
    await database.close()
  })

  /** Goes somewhere as from outside, and waits for what is to be seen there. */
  async function visit(place: string, seen: string): Promise<void> {
    await page.goto('about:blank')
    await page.goto(`${studio.gateway.url}/studio#/${place}`)
    await page.locator(seen).first().waitFor()
  }

  const picture = (name: string) => page.screenshot({ path: `${pictures}studio-${name}.png` })
  const row = (number: number) => page.locator('.grid tbody tr').nth(number)
  /** A cell by the place of its column. */
  const cell = (number: number, column: number) =>
    row(number)
      .locator('td')
      .nth(column + 1)
  const value = (number: number, column: number) =>
    cell(number, column).locator('.value > span').first()
  const status = () => page.locator('.status').innerText()

  async function contentOf(id: number): Promise<string> {
    const { rows } = await sql<{
      content: string
    }>`select content from tweets where id = ${id}`.execute(database.db)
    return rows[0]?.content ?? ''
  }

  it('asks for rows and tables at once, and for each of them once', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')

    const calls = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map((entry) => entry as typeof entry & { responseStart: number })
        .filter(({ name }) => name.includes('/api/')),
    )
    const named = (view: string) => calls.filter(({ name }) => name.endsWith(`/${view}`))
    const [[tables], [rows]] = [named('tables'), named('rows')]
    expect([named('tables').length, named('rows').length]).toEqual([1, 1])
    expect(rows?.startTime).toBeLessThan(tables?.responseStart as number)
  })

  it('shows no rows that were asked for at another place', async () => {
    let answer = (): void => {}
    const isGone = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/studio/api/tables', async (route) => {
      await isGone
      await route.continue()
    })
    await page.goto('about:blank')
    await page.goto(`${studio.gateway.url}/studio#/rows/public/users`)
    await page.evaluate("location.hash = '#/rows/public/tweets'")
    await page.waitForFunction("document.title.startsWith('tweets')")
    answer()
    await row(0).waitFor()

    expect(await row(0).innerText()).toContain('tweet number')
    await page.unroute('**/studio/api/tables')
  })

  it('shows the tables with their rows', async () => {
    await visit('', '.facts')

    expect(await page.locator('.sidebar .tables a', { hasText: 'tweets' }).innerText()).toMatch(
      /120$/,
    )
    expect(await page.locator('.facts tbody tr', { hasText: 'users' }).first().innerText()).toMatch(
      /60/,
    )
    await picture('overview')
  })

  it('pages through rows with keys and buttons', async () => {
    await page.locator('.sidebar .tables a', { hasText: 'tweets' }).click()
    await value(0, 0).waitFor()
    const pages = [await status()]
    await picture('rows')
    await page.keyboard.press('n')
    await page.getByText('Rows 51–100').waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('Rows 101–120').waitFor()
    pages.push(await value(0, 0).innerText())
    await page.keyboard.press('p')
    await page.getByText('Rows 51–100').waitFor()
    pages.push(await value(0, 0).innerText())

    expect(pages).toEqual([expect.stringContaining('Rows 1–50'), '101', '51'])
  })

  it('sorts by a column up, down and no more', async () => {
    const head = page.getByRole('button', { name: /^created_at/ })
    const first = () => value(0, 0).innerText()
    await visit('rows/public/tweets', '.grid tbody tr')
    await head.click()
    await page.locator('th[aria-sort=ascending]').waitFor()
    await head.click()
    await page.locator('th[aria-sort=descending]').waitFor()
    await expect.poll(first).toBe('120')
    await head.click()
    await expect.poll(first).toBe('1')

    expect(await page.locator('th[aria-sort]').count()).toBe(0)
  })

  it('filters, and takes the filter away', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await page.keyboard.press('f')
    await page.getByLabel('Column').selectOption('content')
    await page.getByLabel('Operator').selectOption('contains')
    await page.getByLabel('Value').fill('number 11')
    await picture('filter')
    await page.keyboard.press('Enter')
    await page.getByText('Rows 1–11').waitFor()
    const found = await value(0, 2).innerText()
    await page.getByLabel('Remove the filter of content').click()
    await page.getByText('Rows 1–50').waitFor()

    expect(found).toBe('tweet number 11')
  })

  it('says in one line what is wrong with a filter', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await page.keyboard.press('f')
    await page.getByLabel('Value').fill('no number')
    await page.keyboard.press('Enter')

    const notice = page.locator('.notice.error')
    await notice.waitFor()
    expect(await notice.innerText()).toMatch(
      /^Invalid input syntax for type bigint: "no number" \(22P02\)/,
    )
  })

  it('follows a foreign key to the row, and from it to the rows that refer to it', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await cell(0, 1).click()
    await page.keyboard.press('.')
    await page.locator('h2', { hasText: 'users' }).waitFor()
    await page.getByText('Rows 1–1').waitFor()
    const user = await value(0, 1).innerText()
    await page.keyboard.press('o')
    const referring = page.locator('.referring li', { hasText: 'tweets' })
    await referring.waitFor()
    const count = await referring.locator('.count').innerText()
    await picture('row')
    await referring.locator('a').click()
    await page.locator('h2', { hasText: 'tweets' }).waitFor()
    await page.getByText('Rows 1–18').waitFor()

    expect([user, count]).toEqual(['user_2', '18'])
  })

  it('edits a cell with the keyboard alone', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter'])
      await page.keyboard.press(key)
    await page.getByLabel('New value of content').fill('mended')
    await picture('edit')
    await page.keyboard.press('Enter')
    await page.getByText('Saved content.').waitFor()

    expect([await contentOf(2), await value(1, 2).innerText()]).toEqual(['mended', 'mended'])
  })

  it('leaves a cell alone that Escape is pressed in', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await cell(2, 2).dblclick()
    await page.getByLabel('New value of content').fill('not meant')
    await page.keyboard.press('Escape')
    await page.getByLabel('New value of content').waitFor({ state: 'detached' })

    expect(await contentOf(3)).toBe('tweet number 3')
  })

  it('writes nothing over what somebody else has changed, until told to', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await cell(3, 2).dblclick()
    await page.getByLabel('New value of content').fill('mine')
    await sql`update tweets set content = 'theirs' where id = 4`.execute(database.db)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody has changed this value since. Nothing was written.').waitFor()
    const between = await contentOf(4)
    await picture('conflict')
    await page.getByRole('button', { name: 'Write mine' }).click()
    await page.getByText('Saved content.').waitFor()

    expect([between, await contentOf(4)]).toEqual(['theirs', 'mine'])
  })

  it('keeps theirs when told to', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await cell(4, 2).dblclick()
    await page.getByLabel('New value of content').fill('mine')
    await sql`update tweets set content = 'theirs' where id = 5`.execute(database.db)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Keep theirs' }).click()
    await expect.poll(() => value(4, 2).innerText()).toBe('theirs')

    expect(await contentOf(5)).toBe('theirs')
  })

  it('says in the cell why a value cannot be, and what is never edited', async () => {
    await visit('rows/public/tweets', '.grid tbody tr')
    await cell(5, 2).dblclick()
    await page.getByLabel('New value of content').fill(' ')
    await page.keyboard.press('Enter')
    const reason = page.locator('.editor [role=alert]')
    await reason.waitFor()
    const why = await reason.innerText()
    await page.keyboard.press('Escape')
    await cell(5, 0).dblclick()
    await page.getByText('id is generated: Postgres gives it its value.').waitFor()

    expect(why).toMatch(/violates check constraint "tweets_content_check" \(23514\)$/)
    expect(await contentOf(6)).toBe('tweet number 6')
  })

  it('shows the structure', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('x')
    await page.getByText('tweets_user_id_fkey').waitFor()

    expect(await page.locator('.structure').innerText()).toMatch(/tweets_pkey[\s\S]*Storage/)
    await picture('structure')
  })

  it('runs a statement, shows its plan, and undoes what it measures', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page
      .getByLabel('Statement')
      .fill('select user_id, count(*) from tweets group by 1 order by 1')
    await page.keyboard.press('Control+Enter')
    await page.getByText('7 rows').waitFor()
    await picture('sql')
    await page
      .getByRole('textbox', { name: 'Statement' })
      .fill("update tweets set content = 'gone' where user_id = 1")
    await page.getByRole('button', { name: 'Measure, and roll back' }).click()
    await page.getByText('Run, measured and rolled back').waitFor()
    await picture('plan')
    const plan = await page.locator('.plan').innerText()
    await page.getByRole('textbox', { name: 'Statement' }).fill('selec 1')
    await page.keyboard.press('Control+.')
    const notice = page.locator('.notice.error')
    await notice.waitFor()

    expect(plan).toMatch(/Update ModifyTable on tweets/)
    expect(await notice.innerText()).toMatch(/syntax error/)
    expect(await contentOf(7)).toBe('tweet number 7')
  })

  it('shows the revisions and the journal', async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Revisions' }).click()
    await page.getByText('the database is at head').waitFor()

    const revisions = await page.locator('.graph li').count()
    expect(await page.locator('.lanes circle:not(.halo)').count()).toBe(revisions)
    expect(await page.locator('.chip.done').count()).toBe(revisions)
    await picture('revisions')
  })

  it('draws the tables, a few and many, and leads to their rows', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.locator('.diagram .box').first().waitFor()
    const few = await page.locator('.diagram .edge').count()
    await picture('diagram')
    await sql`do 'begin for n in 1 .. 44 loop
      execute format(''create table shop_%s (id bigint primary key, name text, user_id bigint references users,
        parent_id bigint%s, other_id bigint%s, a text, b text, c date)'', n,
        case when n > 4 then '' references shop_'' || n / 4 else '''' end,
        case when n > 20 and n % 3 = 0 then '' references shop_'' || n - 15 else '''' end);
    end loop; end'`.execute(database.db)
    await visit('diagram', '.diagram .box')
    await picture('diagram-50')
    const overlapping = await page.locator('.diagram .column').evaluateAll((columns) =>
      columns
        .map((column) => [...column.querySelectorAll('text')])
        .filter(([name, type]) => {
          if (!name || !type) return false
          return name.getBoundingClientRect().right > type.getBoundingClientRect().left
        })
        .map(([name]) => name?.textContent),
    )
    await page.locator('.diagram .box', { hasText: /^likes/ }).click()
    await page.locator('h2', { hasText: 'likes' }).waitFor()

    expect(few).toBe(5)
    expect(overlapping).toEqual([])
  })

  it('tells its keys, and is dark where the system or somebody wants it', async () => {
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    await visit('rows/public/tweets', '.grid tbody tr')
    await page.keyboard.press('?')
    await page.getByText('follow the foreign key of the cell').waitFor()
    await picture('keys')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const light = await ground()
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await ground()
    await picture('dark')
    await page.keyboard.press('t')
    await expect.poll(ground).toBe(light)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.keyboard.press('t')
    await expect.poll(ground).toBe(dark)
    await page.keyboard.press('t')
    await expect.poll(ground).toBe(light)

    expect(light).not.toBe(dark)
  })

  it('finds a table by its name', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('login')
    await page.keyboard.press('Enter')
    await page.locator('h2', { hasText: 'login_attempts' }).waitFor()
    await page.getByText('There are no rows.').waitFor()
  })

  it('has asked nobody else for anything, and has nothing to complain of', () => {
    const refused = watched.complaints.filter((line) => !/status of 422/.test(line))

    expect(watched.foreign).toEqual([])
    expect(refused).toEqual([])
  })
})
