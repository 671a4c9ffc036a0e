import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { openPgliteEngine } from '../../../../scripts/data-api/engines/pglite.ts'

const { empty: snapshot } = inject('snapshots')
let folder: string
let ended: number

function follow(thread: Worker): void {
  thread.once('exit', () => {
    ended += 1
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaster-connection-'))
  ended = 0
  process.on('worker', follow)
})

afterEach(() => {
  process.off('worker', follow)
  rmSync(folder, { recursive: true })
})

it('shuts Postgres down at its end, which has nothing to recover then', async () => {
  const directory = join(folder, 'data')
  // DBState of pg_control.h: 1 is shut down, 6 is in production.
  const state = () => readFileSync(join(directory, 'global/pg_control')).readUInt32LE(16)
  const engine = await openPgliteEngine({ directory, snapshot, isSmall: true })
  const session = await engine.open()
  await session.run('create table notes (text text)')
  session.release()
  const before = state()

  await engine.close()

  expect([before, state()]).toEqual([6, 1])
})

it('ends its thread where the directory was taken over, and writes no more', async () => {
  let isOurs = true
  const engine = await openPgliteEngine({
    ...{ directory: join(folder, 'data'), snapshot, isSmall: true },
    isOurs: () => isOurs,
  })
  const session = await engine.open()
  await session.run('select 1')

  isOurs = false
  // What it left would be undone.
  session.release()

  await expect.poll(() => ended).toBe(1)
  await expect(session.run('select 1')).rejects.toMatchObject({
    name: 'EngineUnavailableError',
    message: 'the data directory was taken over by another process',
  })
  await engine.close()
})

it('tells who waits for an answer what the thread has ended with', async () => {
  const engine = await openPgliteEngine({ snapshot, isSmall: true })
  const owner = await engine.open()
  // Without it no session can be undone that ran a statement twice.
  await owner.run('alter function pg_advisory_unlock_all rename to unlock_all')
  owner.release()
  const session = await engine.open()
  await session.run('select 1')
  await session.run('select 1', [], { isLast: true })

  await expect(session.run('select 1')).rejects.toMatchObject({
    name: 'EngineUnavailableError',
    message: 'the embedded database has ended',
    cause: { message: 'the session was not reset' },
  })
  session.release()
  await engine.close()
})

it('ends its thread where Postgres ends while a session is undone', async () => {
  const engine = await openPgliteEngine({
    directory: join(folder, 'data'),
    snapshot,
    isSmall: true,
  })
  const session = await engine.open()
  await session.run("set idle_session_timeout = '1ms'")
  await sleep(5)

  session.release()

  await expect.poll(() => ended).toBe(1)
  const next = await engine.open()
  expect(await next.run('select 1')).toMatchObject({ rows: [['1']] })
  next.release()
  await engine.close()
})
