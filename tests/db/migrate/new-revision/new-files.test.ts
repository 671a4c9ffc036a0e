import { describe, expect, it } from 'vitest'
import {
  createContext,
  init,
  loadMigrations,
  merge,
  type RevisionOptions,
  revision,
} from '../../../../db/migrate/index.ts'
import { formatDate, nameFile } from '../../../../db/migrate/new-revision/file-name.ts'
import { memoryFiles } from '../memory-files.ts'

const now = new Date('2026-11-23T06:39:47.494Z')

/** A folder with a, then b and c; a new revision gets the id `new1`. */
async function openFolder() {
  const access = memoryFiles({})
  await init(access, { folder: 'm' })
  const module = (id: string, downRevision: string | null) => ({
    path: `m/versions/${id}.ts`,
    module: { revision: id, downRevision, up: async () => {}, down: async () => {} },
  })
  const { settings } = await loadMigrations(access, 'm')
  const files = [module('a1', null), module('b1', 'a1'), module('c1', 'a1')]
  const context = createContext({ ...(settings && { settings }), files })
  const environment = { access, folder: 'm', now, createId: () => 'new1' }
  return {
    texts: access.texts,
    revision: (options: RevisionOptions) => revision(context, environment, options),
    merge: (...targets: string[]) => merge(context, environment, { targets, message: 'join' }),
  }
}

describe('a new folder', () => {
  it('has settings, a template, a README and a place for revisions', async () => {
    const access = memoryFiles({})

    const made = await init(access, { folder: 'm', engine: '../db/migrate/index.ts' })

    expect(made).toEqual({
      folders: ['m', 'm/versions'],
      files: ['m/revision.ts.template', 'm/README.md', 'm/env.ts'],
    })
    expect(Object.keys(access.texts).sort()).toEqual([...made.files].sort())
    expect(access.texts['m/env.ts']).toContain("from '../db/migrate/index.ts'")
  })

  it('is not made over something else', async () => {
    const access = memoryFiles({ 'm/letter.txt': 'dear' })

    await expect(init(access, { folder: 'm' })).rejects.toThrow(
      'm: the directory is there already and is not empty',
    )
    expect(access.texts).toEqual({ 'm/letter.txt': 'dear' })
  })
})

describe('a new revision', () => {
  it.each([
    ['_a', '_a_first.ts'],
    ['.a', '.a_first.ts'],
  ])('is refused where its id, %s, makes a file that is not read', async (id, file) => {
    const folder = await openFolder()
    const made = folder.revision({ head: 'b1', message: 'first', revision: id })

    await expect(made).rejects.toThrow(
      `m/versions/${file}: no file of this name is read as a revision: choose another id`,
    )
    expect(folder.texts).not.toHaveProperty([`m/versions/${file}`])
  })

  it('is a file that says what it follows', async () => {
    const folder = await openFolder()

    const made = await folder.revision({
      message: "add the user's */ column\nand more",
      head: 'b',
      branchLabels: ['billing'],
      dependsOn: ['c'],
    })

    expect(made).toEqual({
      revision: 'new1',
      path: 'm/versions/new1_add_the_user_s_column_and_more.ts',
    })
    expect(folder.texts[made.path]).toMatchInlineSnapshot(`
      "/**
       * add the user's * / column
       * and more
       *
       * Revision ID: new1
       * Revises: b1
       * Create Date: 2026-11-23 06:39:47.494000
       */
      import type { Kysely } from 'kysely'

      export const revision = 'new1'
      export const downRevision = 'b1'
      export const branchLabels = ['billing']
      export const dependsOn = ['c1']
      export const message = "add the user's */ column\\nand more"

      export async function up(db: Kysely<unknown>): Promise<void> {}

      export async function down(db: Kysely<unknown>): Promise<void> {}
      "
    `)
  })

  it('can begin a history of its own', async () => {
    const folder = await openFolder()

    const { path } = await folder.revision({ head: 'base' })

    expect(path).toBe('m/versions/new1.ts')
    expect(folder.texts[path]).toContain('export const downRevision = null')
    expect(folder.texts[path]).toContain("export const message = 'empty message'")
  })

  it('joins heads', async () => {
    const folder = await openFolder()

    const { path } = await folder.merge('heads')

    expect(folder.texts[path]).toContain("export const downRevision = ['b1', 'c1']")
    expect(folder.texts[path]).toContain('Revises: b1, c1')
  })

  it.each<[RevisionOptions, string]>([
    [
      {},
      'Multiple heads are present: b1, c1; say which one the new revision follows with --head, or join them with: npx db merge b1 c1 -m "merge"',
    ],
    [
      { head: 'a' },
      'Revision a1 is not a head revision; please specify --splice to create a new branch from this revision',
    ],
    [
      { head: 'zz' },
      "Can't locate revision identified by 'zz': no file declares it; see all with: npx db history",
    ],
    [
      { head: 'b', dependsOn: ['zz'] },
      "Can't locate revision identified by 'zz': no file declares it; see all with: npx db history",
    ],
    [
      { head: 'b', revision: 'a-b' },
      "'a-b' in m/versions/a-b.ts is no revision: use letters, digits, '_' and '.'",
    ],
    [
      { head: 'b', revision: 'c1' },
      'Revision c1 is there already, in m/versions/c1.ts: choose another id',
    ],
    [
      { head: 'b', versionPath: 'elsewhere' },
      'Path elsewhere is not represented in current version locations: m/versions',
    ],
  ])('is refused in one line, and nothing is written (%#)', async (options, message) => {
    const folder = await openFolder()
    const before = Object.keys(folder.texts)

    const refusal = await folder.revision(options).catch((error) => error)

    expect(refusal.message).toBe(message)
    expect(Object.keys(folder.texts)).toEqual(before)
  })

  it.each([
    [['b'], "Nothing to merge: 'b' names only b1"],
    [['base'], "Nothing to merge: 'base' names no revision"],
    [
      ['a', 'b'],
      'Revision a1 is not a head revision: see the heads with npx db heads, or say --splice to merge it all the same',
    ],
  ])('does not join %j', async (targets, message) => {
    const folder = await openFolder()

    await expect(folder.merge(...targets)).rejects.toThrow(message)
  })

  it('is refused where the template has a name that means nothing', async () => {
    const folder = await openFolder()
    folder.texts['m/revision.ts.template'] = '{{mesage}}'

    await expect(folder.revision({ head: 'b' })).rejects.toThrow(
      /^m\/revision.ts.template: '\{\{mesage\}\}' is no name; there are: message, revision/,
    )
  })

  it.each([
    ['%(rev)s_%(slug)s', 'Create the Users-Table!', 'r1_create_the_users_table.ts'],
    ['%(rev)s_%(slug)s', '', 'r1.ts'],
    ['%(rev)s_%(slug)s', 'žluťoučký kůň', 'r1_žluťoučký_kůň.ts'],
    [
      '%(rev)s_%(slug)s',
      'one two three four five six seven eight',
      'r1_one_two_three_four_five_six.ts',
    ],
    ['%(rev)s_%(slug)s', 'x'.repeat(40), `r1_${'x'.repeat(30)}.ts`],
    ['%(year)d-%(month).2d-%(day)02d_%(rev)s', 'a', '2026-11-23_r1.ts'],
    ['100%%_%(rev)s', 'a', '100%_r1.ts'],
    ['%(year)s%(month)s%(day)s_%(hour)s%(minute)s%(second)s_%(rev)s', 'a', '20261123_063947_r1.ts'],
    ['%(epoch)s_%(rev)s', 'a', '1795415987_r1.ts'],
  ])('is named by %s: %s', (fileTemplate, message, name) => {
    const settings = {
      fileTemplate,
      truncateSlugLength: 30,
      timeZone: 'UTC',
    }

    expect(nameFile(settings, { revision: 'r1', message, createDate: now })).toBe(name)
  })

  it.each([
    ['Asia/Kathmandu', '20261123_122447', '2026-11-23 12:24:47.494000+05:45'],
    ['America/New_York', '20261123_013947', '2026-11-23 01:39:47.494000-05:00'],
    ['Europe/London', '20261123_063947', '2026-11-23 06:39:47.494000+00:00'],
    ['UTC', '20261123_063947', '2026-11-23 06:39:47.494000'],
  ])('has the time of the clocks of %s', (timeZone, name, date) => {
    const fileTemplate = '%(year)s%(month)s%(day)s_%(hour)s%(minute)s%(second)s'
    const settings = { fileTemplate, truncateSlugLength: 30, timeZone }

    expect(nameFile(settings, { revision: 'r1', message: '', createDate: now })).toBe(`${name}.ts`)
    expect(formatDate(now, timeZone)).toBe(date)
  })
})

describe('several version locations', () => {
  const settings = { versionLocations: ['trunk', 'billing'] }
  const file = (path: string, revision: string) => ({
    path,
    module: { revision, downRevision: null, up: async () => {}, down: async () => {} },
  })
  const context = createContext({
    settings,
    files: [file('m/trunk/a1.ts', 'a1'), file('m/billing/b1.ts', 'b1')],
  })

  it.each<[RevisionOptions, string]>([
    [{ head: 'a1' }, 'm/trunk/new1.ts'],
    [{ head: 'b1' }, 'm/billing/new1.ts'],
    [{ head: 'b1', versionPath: 'trunk/' }, 'm/trunk/new1.ts'],
    [{ head: 'base', versionPath: 'm/billing' }, 'm/billing/new1.ts'],
  ])('have a new revision beside its parent, or where %j says', async (options, path) => {
    const access = memoryFiles({ 'm/revision.ts.template': '' })

    const made = await revision(
      context,
      { access, folder: 'm', now, createId: () => 'new1' },
      options,
    )

    expect(made.path).toBe(path)
  })

  it('want to be told where a history begins', async () => {
    const access = memoryFiles({ 'm/revision.ts.template': '' })
    const environment = { access, folder: 'm', now, createId: () => 'new1' }

    await expect(revision(context, environment, { head: 'base' })).rejects.toThrow(
      'Multiple version locations present, please specify --version-path: m/trunk, m/billing',
    )
  })
})
