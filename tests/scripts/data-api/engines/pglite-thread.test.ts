import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openPgliteEngine } from '../../../../scripts/data-api/engines/pglite.ts'

const { empty: snapshot } = inject('snapshots')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaster-thread-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

it('says why a database in memory does not start', async () => {
  const opening = openPgliteEngine({ snapshot: join(folder, 'nowhere.tar') })

  await expect(opening).rejects.toMatchObject({
    name: 'EngineUnavailableError',
    message: 'the embedded database did not start',
    cause: { code: 'ENOENT' },
  })
})

it.each([
  ['in memory', false, undefined, ['128MB', '8']],
  ['a small one in memory', true, undefined, ['16MB', '1']],
  ['a small one that is kept', true, 'kept', ['16MB', '8']],
])('plans and keeps pages as is best: %s', async (_what, isSmall, name, expected) => {
  const directory = name && join(folder, name)
  const engine = await openPgliteEngine({ directory, snapshot, isSmall })
  const session = await engine.open()

  const look = "current_setting('shared_buffers'), current_setting('join_collapse_limit')"
  const { rows } = await session.run(`select ${look}`)

  session.release()
  await engine.close()
  expect(rows).toEqual([expected])
})
