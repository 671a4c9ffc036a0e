import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundle } from '../../../scripts/build/bundle.ts'
import { writeFunction } from '../../../scripts/build/write-function.ts'
import { mapTrace } from '../../../scripts/trace/map-trace.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plaster-trace-'))
  await writeFile(
    join(directory, 'thrower.ts'),
    'export function handler(): never {\n  throw new Error(`from here`)\n}\n',
  )
  const entry = { functionName: 'thrower', source: "export * from './thrower.ts'", assets: [] }
  const { bundles } = await bundle([entry], directory)
  await writeFunction(entry, bundles.get('thrower') as Bundle, directory)
})

afterAll(() => rm(directory, { recursive: true }))

describe('mapTrace', () => {
  it('says where in the source a bundle failed', async () => {
    const { handler } = await import(/* @vite-ignore */ join(directory, 'thrower/index.js'))
    const map = JSON.parse(readFileSync(join(directory, 'maps/thrower.json'), 'utf8'))
    const stack = stackOf(handler)

    const mapped = mapTrace(stack, map)

    expect(stack).not.toContain('thrower.ts')
    expect(mapped).toMatch(/^Error: from here\n.*\bthrower\.ts:2:\d+/)
  })

  it('leaves what is in no bundle', () => {
    const text = 'at node:events:518:28\nat other.js:1:2\n'

    expect(mapTrace(text, { version: 3, sources: [], names: [], mappings: '' } as never)).toBe(text)
  })
})

function stackOf(work: () => never): string {
  try {
    return work()
  } catch (error) {
    return (error as Error).stack ?? ''
  }
}
