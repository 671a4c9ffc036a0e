import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { findRegion } from '../../../scripts/serverless/region.ts'

const directory = mkdtempSync(join(tmpdir(), 'plaster-region-'))

/** Where the SDK looks for a user's profiles. */
beforeAll(() => {
  const file = join(directory, 'config')
  writeFileSync(file, '[default]\nregion = eu-west-1\n[profile work]\nregion = eu-west-3\n')
  vi.stubEnv('AWS_CONFIG_FILE', file)
  vi.stubEnv('AWS_REGION', undefined)
  vi.stubEnv('AWS_PROFILE', undefined)
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(directory, { recursive: true })
})

it.each<[env: NodeJS.ProcessEnv, profile: string | undefined, region: string]>([
  [{ AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'us-west-2' }, 'work', 'sa-east-1'],
  [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' }, 'work', 'us-west-2'],
  [{ AWS_PROFILE: 'default' }, 'work', 'eu-west-3'],
  [{ AWS_PROFILE: 'work' }, undefined, 'eu-west-3'],
  [{ AWS_DEFAULT_PROFILE: 'work' }, undefined, 'eu-west-3'],
  [{}, undefined, 'eu-west-1'],
  [{}, 'unknown', 'us-east-1'],
])('takes of the environment %j and the profile %s the region %s', async (env, profile, region) => {
  expect(await findRegion(env, profile)).toBe(region)
})
