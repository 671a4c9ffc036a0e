import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endWithUs } from '../../../../scripts/data-api/engines/end-with-us.ts'
import { nativePaths } from '../../../../scripts/data-api/engines/native-build.ts'
import {
  refuseOrphanElsewhere,
  stopOrphan,
} from '../../../../scripts/data-api/engines/native-orphan.ts'
import { startNativeServer } from '../../../../scripts/data-api/engines/native-server.ts'
import { openByEndpoint } from '../../../../scripts/database/open-database.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { isRunning, killWatcher, native, postmasterOf, startNative } from './native-processes.ts'

describe.runIf(nativePostgresIsHere)('a directory that was served before', () => {
  let directory: string
  let data: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-orphan-'))
    data = join(directory, 'data')
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  it('stops the server that a launcher left behind, killed with what watches it, and loses no row', async () => {
    const first = await startNative(data)
    const { db } = openByEndpoint(first.endpoint, '')
    await db.schema.createTable('rows').addColumn('id', 'integer').execute()
    await db.insertInto('rows').values({ id: 1 }).execute()
    const orphan = postmasterOf(data)
    killWatcher(first.server.child.pid)
    first.server.child.kill('SIGKILL')
    await first.server.ended
    const survived = isRunning(orphan)
    const link = join(directory, 'link')
    symlinkSync(data, link)

    const second = await startNative(data, [...native, '--data-dir', link])
    const rows = await openByEndpoint(second.endpoint, '')
      .db.selectFrom('rows')
      .selectAll()
      .execute()
    second.server.child.kill('SIGTERM')
    await second.server.ended

    expect(rows).toEqual([{ id: 1 }])
    expect([survived, isRunning(orphan)]).toEqual([true, false])
  })

  it('leaves alone whoever has the pid or the port of a server that is gone', async () => {
    const portFile = join(data, 'native', 'port')
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const taken = String((other.address() as AddressInfo).port)
    writeFileSync(portFile, taken)
    writeFileSync(join(data, 'native', 'data', 'postmaster.pid'), `${process.pid}\n${data}\n`)

    const { server } = await startNative(data)
    const chosen = readFileSync(portFile, 'utf8')
    server.child.kill('SIGTERM')
    const code = await server.ended

    other.close()
    expect(code).toBe(0)
    expect(chosen).toMatch(/^\d+$/)
    expect(chosen).not.toBe(taken)
  })
})

it('removes what Postgres would take for the mark of a server, and is none', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
  const file = join(directory, 'postmaster.pid')
  writeFileSync(file, 'cut off')

  await stopOrphan(directory)

  expect(existsSync(file)).toBe(false)
  rmSync(directory, { recursive: true })
})

it.runIf(nativePostgresIsHere)(
  'does not take a server on another host that did not end in order for one that is gone',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-elsewhere-'))
    const { data, host } = nativePaths(directory)
    const mark = join(data, 'postmaster.pid')
    mkdirSync(data)
    writeFileSync(mark, '4711\n')
    writeFileSync(host, 'two')

    await expect(startNativeServer(directory)).rejects.toThrow(
      `PostgreSQL may still run over ${data} on two: see that it has ended there, then remove ${mark}`,
    )
    expect(existsSync(mark)).toBe(true)
    for (const end of [() => writeFileSync(mark, 'cut off'), () => rmSync(mark)]) {
      end()
      expect(() => refuseOrphanElsewhere(data, host)).not.toThrow()
    }
    // As one that an earlier version made.
    writeFileSync(mark, '4711\n')
    rmSync(host)
    expect(() => refuseOrphanElsewhere(data, host)).not.toThrow()
    rmSync(directory, { recursive: true })
  },
)

it('stops who serves a directory, in order, and nobody else whose pid is in it', async () => {
  const [served, other] = [makeFolder(), makeFolder()]
  const script =
    'trap "sleep 0.2; echo stopped; exit" INT; echo ready; while :; do sleep 0.05; done'
  const link = join(other, 'link')
  symlinkSync(served, link)
  const run = async (argv0: string, cwd: string, named: string) => {
    const child = spawn('/bin/sh', ['-c', script, named], {
      argv0,
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    endWithUs(child)
    await once(child.stdout, 'data')
    return child
  }
  // Where there is no /proc, only the path in the command tells.
  const [own, foreign] = existsSync('/proc/self/cwd') ? [link, served] : [served, other]
  const server = await run('postgres', served, own)
  const strangers = [await run('postgres', other, foreign), await run('sh', served, served)]
  const printed = text(server.stdout)

  for (const { pid } of [...strangers, server]) {
    writeFileSync(join(served, 'postmaster.pid'), `${pid}\n`)
    await stopOrphan(served)
  }

  const all = [server, ...strangers]
  expect(all.map(({ pid }) => isRunning(pid as number))).toEqual([false, true, true])
  expect(await printed).toBe('stopped\n')
  for (const stranger of strangers) stranger.kill('SIGKILL')
  for (const folder of [served, other]) rmSync(folder, { recursive: true })

  function makeFolder() {
    return realpathSync(mkdtempSync(join(tmpdir(), 'plaster-orphan-')))
  }
})
