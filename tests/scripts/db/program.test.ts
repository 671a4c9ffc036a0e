import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTutorialFolder } from './tutorial-folder.ts'

let folder: Awaited<ReturnType<typeof openTutorialFolder>>

beforeAll(async () => {
  folder = await openTutorialFolder()
})

afterAll(() => folder.remove())

describe('a mistake', () => {
  it.each([
    [['upgrade', '--bogus'], "error: unknown option '--bogus'"],
    [['frobnicate'], "error: unknown command 'frobnicate'"],
    [['merge'], "error: missing required argument 'revisions'"],
    [['upgrade', 'a', 'b'], "error: unexpected argument 'b': see npx db upgrade --help"],
    [['heads', 'b', 'c d'], "error: unexpected arguments 'b' 'c d': see npx db heads --help"],
  ])('in the arguments ends with code 2: %j', async (args, message) => {
    const { code, out, error } = await folder.db(...args)

    expect({ code, out, line: error.split('\n')[0] }).toEqual({
      code: 2,
      out: '',
      line: message,
    })
  })

  it.each([
    [
      ['heads', '-d', 'nowhere'],
      'nowhere: no migrations folder (it has no env.ts): run it in the folder of the project, make one with npx db init nowhere, or name it with -d',
    ],
    [
      ['heads', '-d', 'package.json'],
      'package.json: no migrations folder (it has no env.ts): run it in the folder of the project, make one with npx db init package.json, or name it with -d',
    ],
    [
      ['init', 'package.json'],
      'package.json/versions: no folder can be made there (ENOTDIR): name another',
    ],
    [
      ['show', 'zzzz'],
      "Can't locate revision identified by 'zzzz': no file declares it; see all with: npx db history",
    ],
    [
      ['history', '-r', '1975'],
      "'1975' is no history range: it is [start]:[end], [start]: or :[end]",
    ],
  ])('in what is asked is one line and code 1: %j', async (args, message) => {
    expect(await folder.db(...args)).toEqual({
      code: 1,
      out: '',
      error: `FAILED: ${message}`,
    })
  })

  it('shows its trace when asked to', async () => {
    const { error } = await folder.db('--raiseerr', 'show', 'zzzz')

    expect(error).toMatch(/^FAILED: Can't locate.*\nUnknownRevisionError: Can't locate.*\n {4}at /)
  })
})

describe('colours', () => {
  it('tell the parts of a line apart on a terminal', async () => {
    const colored = await openTutorialFolder({}, { colors: { out: true, error: true } })

    const { out } = await colored.db('heads')
    const { error } = await colored.db('show', 'zzzz')
    await colored.remove()

    expect(out).toBe(
      '\u001b[33mb2a1f80e8fc7\u001b[39m \u001b[36m(billing)\u001b[39m \u001b[32m(head)\u001b[39m',
    )
    expect(error.startsWith('\u001b[31mFAILED: ')).toBe(true)
  })
})

describe('help', () => {
  it('says what the exit codes mean', async () => {
    const { code, out } = await folder.db('--help')

    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => /^ {2}\d/.test(line))).toHaveLength(8)
  })

  it.each([
    'init',
    'revision',
    'merge',
    'upgrade',
    'downgrade',
    'stamp',
    'current',
    'history',
    'heads',
    'branches',
    'show',
    'edit',
    'check',
    'ensure_version',
    'verify',
    'lint',
    'import-alembic',
    'migrate',
    'psql',
    'pull',
  ])('is there for %s', async (command) => {
    const { code, out } = await folder.db(command, '--help')

    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: db ${command} `))
  })
})
