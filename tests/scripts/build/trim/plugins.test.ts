import { once } from 'node:events'
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { bundle } from '../../../../scripts/build/bundle.ts'
import { trims } from '../../../../scripts/build/trim/plugins.ts'

const root = new URL('../../../../', import.meta.url).pathname
const source = [
  "export { loadConfig } from '@smithy/core/config'",
  "export { calculateBodyLength } from '@smithy/core/serde'",
].join('\n')

interface OfTheSdk {
  loadConfig(selectors: object, options?: object): () => Promise<unknown>
  calculateBodyLength(body: unknown): number
}

let directory: string
let whole: OfTheSdk
let trimmed: OfTheSdk

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-trim-'))
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
  whole = await load('whole', [])
  trimmed = await load('trimmed', trims)
})

afterAll(() => rmSync(directory, { recursive: true }))

async function load(name: string, plugins: Parameters<typeof bundle>[2]): Promise<OfTheSdk> {
  const { bundles } = await bundle([{ functionName: name, source }], root, plugins)
  const file = join(directory, `${name}.js`)
  writeFileSync(file, bundles.get(name)?.code ?? '')
  return import(pathToFileURL(file).href)
}

describe('a setting of the SDK', () => {
  const selectors = {
    environmentVariableSelector: ({ TRIM_TEST }: NodeJS.ProcessEnv) => {
      if (TRIM_TEST === 'bad') throw new Error('not a setting')
      return TRIM_TEST
    },
    configFileSelector: () => undefined,
  }

  it.each([
    ['one that is set', 'here', 'usual'],
    ['one that is empty', '', 'usual'],
    ['one that is not set', undefined, 'usual'],
    ['one that cannot be read', 'bad', 'usual'],
    ['one that has to be asked for', undefined, async () => 'asked'],
    ['one that may be missing', undefined, undefined],
  ])('is found in the environment as the SDK finds it: %s', async (_, value, usual) => {
    vi.stubEnv('TRIM_TEST', value)
    onTestFinished(() => void vi.unstubAllEnvs())
    const settings = { ...selectors, default: usual }

    expect(await trimmed.loadConfig(settings)()).toEqual(await whole.loadConfig(settings)())
  })

  it('is missed with the same words', async () => {
    const missing = () => {
      throw new Error('Region is missing')
    }

    await expect(trimmed.loadConfig({ ...selectors, default: missing })()).rejects.toThrow(
      'Region is missing',
    )
  })
})

describe('the length of a body', () => {
  it.each([
    ['text', 'häuser'],
    ['bytes', Buffer.from('häuser')],
    ['nothing', undefined],
  ])('is known of %s', (_, body) => {
    expect(trimmed.calculateBodyLength(body)).toBe(whole.calculateBodyLength(body))
  })

  it('is known of a file', async () => {
    const file = join(directory, 'package.json')
    const body = createReadStream(file)
    await once(body, 'ready')

    expect(trimmed.calculateBodyLength(body)).toBe(readFileSync(file).length)

    body.destroy()
    await once(body, 'close')
  })
})
