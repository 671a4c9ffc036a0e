import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  DataDirectoryLockedError,
  findHolder,
  lockDataDirectory,
} from '../../../scripts/database/data-directory-lock.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { inContainer, lacksContainers, pidInContainer } from '../../setup/container.ts'
import { startProcess } from '../../setup/process.ts'

/** Far less than is waited for otherwise: only for who gives no sign of life. */
const patience = 100

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-machines-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

/** A Data API over the directory in a container named `one`. */
async function startElsewhere() {
  const args = ['scripts/data-api.mjs', '--port', '0', '--data-dir', directory]
  const running = startProcess(args, { within: inContainer('one') })
  const [, endpoint = ''] = await running.waitFor(/^data-api listening on (http:\S+)$/m)
  const pid = pidInContainer(running.child.pid)
  return { ...running, endpoint, signal: (signal: NodeJS.Signals) => process.kill(pid, signal) }
}

/** Takes the directory from a process that stands still meanwhile, and looks at the files before it goes on. */
async function takeOver({ signal }: { signal(signal: NodeJS.Signals): void }) {
  signal('SIGSTOP')
  const lock = await lockDataDirectory(directory, { patience })
  const before = writes()
  signal('SIGCONT')
  return { lock, before }
}

/** When each file of the database was written last. */
function writes(): Record<string, number> {
  const folder = join(directory, 'postgres')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).mtimeMs]))
}

const title = 'a data directory that a container shares'
const reason = ' (skipped: unshare makes no container here)'

describe.skipIf(lacksContainers)(title + (lacksContainers ? reason : ''), () => {
  it('is refused while a process there lives, which is named, and is free once it has stopped', async () => {
    const other = await startElsewhere()

    const refused = await lockDataDirectory(directory).catch((error) => error)
    const found = findHolder(directory)
    other.signal('SIGTERM')
    await other.ended
    const lock = await lockDataDirectory(directory)

    expect(refused).toBeInstanceOf(DataDirectoryLockedError)
    expect(refused.message).toBe(
      `${directory} is in use by process 1 in another container or on another machine (one): stop it there first, or choose another directory`,
    )
    expect(found).toBeUndefined()
    lock.release()
  })

  it('is taken over from a process there that was killed', async () => {
    const other = await startElsewhere()
    other.signal('SIGKILL')
    await other.ended

    const lock = await lockDataDirectory(directory, { patience })

    expect(findHolder(directory)?.pid).toBe(process.pid)
    lock.release()
  })

  it('is written to no more by one there that lost it while it was suspended', async () => {
    const other = await startElsewhere()
    const { db } = openByEndpoint(other.endpoint, '')
    await sql`create table t (a int)`.execute(db)
    const transaction = await db.startTransaction().execute()
    await sql`insert into t values (1)`.execute(transaction)
    const { lock, before } = await takeOver(other)

    await expect(sql`insert into t values (2)`.execute(transaction)).rejects.toThrow()
    await expect(sql`insert into t values (3)`.execute(db)).rejects.toThrow()
    await other.waitFor(/was taken over by process \d+ .* start it again\.\n/)
    other.signal('SIGTERM')
    await other.ended

    expect(writes()).toEqual(before)
    expect(findHolder(directory)?.pid).toBe(process.pid)
    lock.release()
  })

  it('is not written to either when such a one is stopped', async () => {
    const other = await startElsewhere()
    const { lock, before } = await takeOver(other)

    other.signal('SIGTERM')
    await other.ended

    expect(writes()).toEqual(before)
    lock.release()
  })
})
