import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModule } from '../../../scripts/db/load-modules.ts'

const root = new URL('../../../', import.meta.url).pathname
const names = Array.from({ length: 25 }, (_, index) => `r${index}.ts`)

let directory: string

beforeAll(async () => {
  // In the project, since a revision's packages are those of the folder that it lies in.
  directory = await mkdtemp(join(root, 'node_modules/.cache/revisions-'))
  for (const name of names) await write(name, `export const name: string = '${name}'`)
})

afterAll(() => rm(directory, { recursive: true }))

function write(name: string, text: string): Promise<void> {
  return writeFile(join(directory, name), text)
}

/** A module that is loaded stays loaded, so that each case has others. */
function loadAll(prefix = '') {
  return Promise.allSettled(names.map((name) => loadModule(join(directory, prefix + name))))
}

describe('loadModule', () => {
  it('gives each of many modules as itself', async () => {
    const loaded = await loadAll()

    expect(loaded).toMatchObject(names.map((name) => ({ value: { name } })))
  })

  it('compiles them together, and shares what they import with others', async () => {
    await write('shared.mjs', 'export const shared = {}')
    for (const name of names) {
      await write(
        `t${name}`,
        "export { shared } from './shared.mjs'\nexport const stack: string = String(new Error().stack)",
      )
    }

    const [first, second] = await loadAll('t')

    const { shared } = await import(join(directory, 'shared.mjs'))
    expect(first).toHaveProperty('value.shared', shared)
    expect(second).toHaveProperty('value.shared', shared)
    const stack = (first as PromiseFulfilledResult<Record<string, string>>).value.stack
    expect(stack).not.toContain('r0.ts')
  })

  it('loads each by itself where one asks where it lies', async () => {
    for (const name of names) await write(`u${name}`, 'export const url = import.meta.url')

    const [first] = await loadAll('u')

    expect(first).toMatchObject({ value: { url: expect.stringMatching(/^file:.*\/ur0\.ts$/) } })
  })

  it('says of a broken one what is wrong with it, and loads the others', async () => {
    for (const name of names) await write(`b${name}`, 'export const one = 1')
    await write('br7.ts', 'export const = 1')

    const loaded = await loadAll('b')

    expect(loaded.map(({ status }) => status === 'rejected')).toEqual(
      names.map((name) => name === 'r7.ts'),
    )
  })
})
