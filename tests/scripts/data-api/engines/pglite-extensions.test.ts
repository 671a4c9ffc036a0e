import { expect, it } from 'vitest'
import { PostgresError } from '../../../../scripts/data-api/engines/engine.ts'
import {
  loadExtensions,
  requireExtensions,
  withAdvice,
} from '../../../../scripts/data-api/engines/pglite-extensions.ts'

it('loads the extensions that PGlite brings, and passes over the others', async () => {
  const loaded = await loadExtensions(['uuid-ossp', 'postgis', 'citext', '../index', ''])

  expect(Object.keys(loaded)).toEqual(['uuid_ossp', 'citext'])
})

it('refuses the first that PGlite does not bring', async () => {
  await requireExtensions(['uuid-ossp', 'citext'])

  await expect(requireExtensions(['citext', 'postgis', 'timescaledb'])).rejects.toMatchObject({
    name: 'EngineUnavailableError',
    message:
      'PGlite does not bring the extension postgis: --engine native or a Postgres of your own may',
  })
})

it('keeps what Postgres says of one that is not available, but for the hint', async () => {
  const error = new PostgresError({
    ...{ message: 'extension "postgis" is not available', severity: 'FATAL', code: '0A000' },
    hint: 'The extension must first be installed on the system where PostgreSQL is running.',
  })

  expect(await withAdvice(error)).toMatchObject({
    ...{ message: error.message, severity: 'FATAL', code: '0A000' },
    hint: 'PGlite does not bring it: --engine native or a Postgres of your own may',
  })
})

it.each([
  'division by zero',
  'extension "citext" is not available for update',
  'the extension "citext" is not available',
])('gives no advice on: %s', async (message) => {
  const error = new PostgresError({ message })

  expect(await withAdvice(error)).toBe(error)
})
