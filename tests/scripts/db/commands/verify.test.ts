import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from '../run-program.ts'

let folder: Awaited<ReturnType<typeof openFolder>>

beforeAll(async () => {
  folder = await openFolder()
  await folder.db('init')
  await writeRevision('a1', 'null', "db.schema.dropTable('a').execute()")
})

afterAll(() => folder.remove())

describe('npx db verify', () => {
  it('says of every revision that it can be undone', async () => {
    expect(await folder.db('verify')).toEqual({
      code: 0,
      out: 'ok      a1, make a\n1 revision can be undone and applied again',
      error: '',
    })
  })

  it('says what a downgrade leaves, and ends with 1', async () => {
    await writeRevision('b1', "'a1'", 'Promise.resolve()')

    const { code, out, error } = await folder.db('verify')
    const json = await folder.db('verify', '--json')

    expect(code).toBe(1)
    expect(out.split('\n')).toEqual([
      'ok      a1, make a',
      'FAILED  b1, make b (/app/migrations/versions/b1.ts)',
      '        downgrade leaves table public.b',
      expect.stringMatching(/^ {8}upgrade again fails: .*relation "b" already exists/),
    ])
    expect(error).toBe(
      'FAILED: 1 of 2 revisions cannot be undone without a trace, or not be applied again',
    )
    expect(JSON.parse(json.out)).toMatchObject({
      isReversible: false,
      verified: [{ revision: 'a1', problems: [] }, { revision: 'b1' }],
      unverified: [],
    })
  })
})

async function writeRevision(id: string, parent: string, down: string): Promise<void> {
  const table = id.charAt(0)
  const source = `
export const revision = '${id}'
export const downRevision = ${parent}
export const message = 'make ${table}'
export const up = (db) => db.schema.createTable('${table}').addColumn('id', 'bigint').execute()
export const down = (db) => ${down}
`
  await writeFile(join(folder.directory, `migrations/versions/${id}.ts`), source)
}
