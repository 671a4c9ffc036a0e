import { expect, it } from 'vitest'
import { currentLinkOf } from '../../../scripts/psql/current-link.ts'
import { openLink } from '../../../scripts/psql/open-link.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'

it.runIf(nativePostgresIsHere)('another link has an identity of its own', async () => {
  const postgres = await startNativePostgres()
  const said: string[] = []
  const opened = await openLink({
    env: { DATABASE_URL: postgres.url },
    notice() {},
    onProgress: () => () => {},
  })
  const current = currentLinkOf(opened, (line) => said.push(line))
  const before = await current.identity()
  await current.link().begin()

  await current.connect('template1')

  expect(before.database).not.toBe('template1')
  expect((await current.identity()).database).toBe('template1')
  expect(said).toEqual(['The open transaction is rolled back.'])
  await current.close()
  await postgres.close()
})
