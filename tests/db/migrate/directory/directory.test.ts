import { describe, expect, it } from 'vitest'
import { readDocstring } from '../../../../db/migrate/directory/docstring.ts'
import {
  createContext,
  type EnvironmentArguments,
  loadMigrations,
  RevisionFileError,
} from '../../../../db/migrate/index.ts'
import { memoryFiles } from '../memory-files.ts'

const fileTemplateWanted =
  'a file name with tokens such as %(rev)s, of: rev, slug, epoch, year, month, day, hour, minute, second'

const body = { up: async () => {}, down: async () => {} }
const first = { revision: 'a', downRevision: null, message: 'first', ...body }

describe('a migrations folder', () => {
  it('is every revision file of its version locations', async () => {
    const second = { revision: 'b', downRevision: 'a', branchLabels: 'l', ...body }
    const access = memoryFiles(
      {
        'm/env.ts': '',
        'm/versions/b_second.ts': '/**\n * second,\n * in two lines\n *\n * more\n */',
        'm/versions/a_first.ts': '',
        'm/versions/.hidden.ts': '',
        'm/versions/_helper.ts': '',
        'm/versions/types.d.ts': '',
        'm/versions/README.md': '',
        'm/more/c_third.js': '',
      },
      {
        'm/env.ts': { settings: { versionLocations: ['versions', 'more'] } },
        'm/versions/a_first.ts': first,
        'm/versions/b_second.ts': second,
        'm/more/c_third.js': { revision: 'c', downRevision: ['b'], dependsOn: [], ...body },
      },
    )

    const { graph, scripts } = createContext(await loadMigrations(access, 'm'))

    expect(graph.order).toEqual(['a', 'b', 'c'])
    expect([...scripts.values()].map(({ path, message }) => [path, message])).toEqual([
      ['m/versions/a_first.ts', 'first'],
      ['m/versions/b_second.ts', 'second, in two lines'],
      ['m/more/c_third.js', ''],
    ])
    expect(scripts.get('b')?.docstring).toBe('second,\nin two lines\n\nmore')
  })

  it.each([
    [
      'is not there',
      {},
      {},
      'm: no migrations folder (it has no env.ts): run it in the folder of the project, make one with npx db init m, or name it with -d',
    ],
    [
      'has a file that does not load',
      { 'm/env.ts': '', 'm/versions/a.ts': '' },
      { 'm/versions/a.ts': new Error('Transform failed:\n  a.ts:1:2: ERROR: Unexpected ";"') },
      'm/versions/a.ts: cannot be loaded: Transform failed: a.ts:1:2: ERROR: Unexpected ";"',
    ],
    [
      'has an unknown setting',
      { 'm/env.ts': '' },
      { 'm/env.ts': { settings: { versionTabel: 'x' } } },
      "m/env.ts: there is no setting 'versionTabel'; there are: database, versionTable, versionTableSchema, fileTemplate, truncateSlugLength, timeZone, versionLocations, schemaFiles, transactionMode, ddlLockTimeout, ddlLockRetries, onVersionApply",
    ],
    [
      'exports its settings by another name',
      { 'm/env.ts': '' },
      { 'm/env.ts': { default: { versionTable: 'x' } } },
      "m/env.ts: there is no export 'settings', only default: export const settings = {}",
    ],
    [
      'has a setting of the wrong kind',
      { 'm/env.ts': '' },
      { 'm/env.ts': { settings: { truncateSlugLength: '40' } } },
      "m/env.ts: setting 'truncateSlugLength' has to be a whole number from 1 to 200",
    ],
    ...(
      [
        ['timeZone', 'Mars/Olympus', "a time zone such as 'UTC' or 'Europe/Berlin'"],
        ['transactionMode', 'both', "'per-revision' or 'per-run'"],
        ['database', 1, 'a Postgres URL, or a function that makes a Kysely'],
        ['onVersionApply', [1], 'a function, or a list of functions'],
        ['fileTemplate', '%(rve)s', fileTemplateWanted],
        ['fileTemplate', '../%(rev)s', fileTemplateWanted],
        ['fileTemplate', 'revision', fileTemplateWanted],
      ] as const
    ).map(([name, value, wanted]): [string, object, object, string] => [
      `has ${name} ${value}`,
      { 'm/env.ts': '' },
      { 'm/env.ts': { settings: { [name]: value } } },
      `m/env.ts: setting '${name}' has to be ${wanted}`,
    ]),
  ])('is refused in one line when it %s', async (_, texts, modules, message) => {
    const refusal = await loadMigrations(memoryFiles(texts, modules), 'm').catch((error) => error)

    expect(refusal).toBeInstanceOf(RevisionFileError)
    expect(refusal.message).toBe(message)
  })
})

describe('settings', () => {
  it('may be a function of what the command line says', async () => {
    const settings = ({ x, tag }: EnvironmentArguments) => ({
      versionTable: `v_${x.tenant}_${tag}`,
    })
    const access = memoryFiles({ 'm/env.ts': '' }, { 'm/env.ts': { settings } })

    const found = await loadMigrations(access, 'm', { x: { tenant: 'a' }, tag: 'b' })

    expect(found.settings.versionTable).toBe('v_a_b')
  })
})

describe('a revision file', () => {
  it.each([
    ['revision', { ...first, revision: undefined }, "a string such as '1975ea83b712'"],
    [
      'downRevision',
      { ...first, downRevision: undefined },
      'the id of the revision before it, a list of ids, or null for the first',
    ],
    ['branchLabels', { ...first, branchLabels: [1] }, 'a name or a list of names'],
    ['dependsOn', { ...first, dependsOn: {} }, 'a name or a list of names'],
    ['up', { ...first, up: undefined }, 'a function (db) => Promise<void>'],
    ['down', { ...first, down: 'no' }, 'a function (db) => Promise<void>'],
    ['config', { ...first, config: { transaction: 'no' } }, '{ transaction: true or false }'],
    ['config', { ...first, config: { transactions: false } }, '{ transaction: true or false }'],
    ['config', { ...first, config: null }, '{ transaction: true or false }'],
  ])('is refused for its %s', (name, module, wanted) => {
    const make = () => createContext({ files: [{ path: 'v/a.ts', module }] })

    expect(make).toThrow(RevisionFileError)
    expect(make).toThrow(`v/a.ts: export '${name}' has to be ${wanted}`)
  })

  it.each([
    ['/** one line */\nexport const a = 1', 'one line'],
    ['/**\n * first\n *\n *   indented\n */\n', 'first\n\n  indented'],
    ['\uFEFF/* plain */', 'plain'],
    ['import a from "a"\n/** not the first thing */', ''],
    ['', ''],
  ])('has its leading comment as documentation (%#)', (source, docstring) => {
    expect(readDocstring(source)).toBe(docstring)
  })
})
