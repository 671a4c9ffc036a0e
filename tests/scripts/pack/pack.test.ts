import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pglite from '../../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'
import { startProcess } from '../../setup/process.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Another project, which has the package and what that depends on, and nothing else of this one. */
let project: string

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'plaster-pack-'))
  const packing = startProcess(['scripts/pack.mjs', '--to', project])
  const [file] = await packing.waitFor(/^.+\.tgz$/m)
  expect(await packing.ended).toBe(0)
  const installed = join(project, 'node_modules/plaster-data-api')
  mkdirSync(installed, { recursive: true })
  await promisify(execFile)('tar', ['-xzf', file, '-C', installed, '--strip-components=1'])
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  // What is kept to start databases from is of one version.
  expect(dependencies['@electric-sql/pglite']).toBe(pglite.version)
  for (const name of Object.keys(dependencies)) install(name)
  keepSnapshots(installed)
})

afterAll(() => rmSync(project, { recursive: true }))

function install(name: string): void {
  const place = join(project, 'node_modules', name)
  mkdirSync(dirname(place), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), place)
}

/** What was made already is not made again: it is the same anywhere. */
function keepSnapshots(installed: string): void {
  for (const kind of ['', '-slim']) {
    const path = snapshot(kind)
    if (existsSync(join(root, path))) cpSync(join(root, path), join(installed, path))
  }
}

function snapshot(kind: string): string {
  return `node_modules/.cache/plaster/pglite-${pglite.version}${kind}.tar`
}

describe('npm run pack', () => {
  it.each([
    [['--to', '/nowhere/at/all'], 1, 'there is no folder /nowhere/at/all\n'],
    [['--to', '/dev/full'], 1, 'there is no folder /dev/full\n'],
    [['somewhere'], 2, expect.stringContaining('npm run pack -- --to <folder>')],
  ])('says in one line what is wrong with %j', async (args, code, output) => {
    const packing = startProcess(['scripts/pack.mjs', ...args])

    expect({ code: await packing.ended, output: packing.output() }).toEqual({ code, output })
  })
})

describe('the emulator in another project', () => {
  it('serves the Data API by its command, with the extensions that are named', async () => {
    const server = startProcess(
      [
        join(project, 'node_modules/plaster-data-api/data-api.mjs'),
        ...['--port', '0', '--extension', 'pg_trgm', '--extension', 'unaccent'],
      ],
      { cwd: project },
    )
    const [, endpoint = ''] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
    const client = new RDSDataClient({
      ...{ endpoint, region: localRegion, credentials: localCredentials },
    })
    const execute = (sql: string) =>
      client.send(new ExecuteStatementCommand({ ...localTarget, sql }))

    await execute('create extension pg_trgm')
    await execute('create extension unaccent')
    const { records } = await execute("select similarity('plaster', 'plaster'), unaccent('é')")

    expect(records).toEqual([[{ doubleValue: 1 }, { stringValue: 'e' }]])
    await expect(execute('create extension citext')).rejects.toThrow('"citext" is not available')
    server.child.kill('SIGINT')
    await server.ended
    expect(existsSync(join(project, '.data/postgres/PG_VERSION'))).toBe(true)
  })

  it('runs in the process of a test, in memory', async () => {
    await writeFile(
      join(project, 'example.mjs'),
      `import { openMemoryEngine, startDataApi } from 'plaster-data-api'
       const engine = await openMemoryEngine({ extensions: ['citext'] })
       const dataApi = await startDataApi({ engine, port: 0 })
       dataApi.faults.add({ error: 'DatabaseResumingException', times: 1 })
       const arns = { resourceArn: 'arn:aws:rds:us-east-1:000000000000:cluster:a',
         secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:a' }
       const execute = async (sql) => {
         const body = JSON.stringify({ ...arns, sql })
         console.log((await fetch(dataApi.url + '/Execute', { method: 'POST', body })).status)
       }
       await execute('create extension citext')
       await execute('create extension citext')
       process.once('warning', ({ message }) => console.log(message))
       await execute("copy (select) to program 'true'")
       await execute('select 1')
       await dataApi.close()
       await engine.close()
       console.log(process.getActiveResourcesInfo().filter((name) => name === 'Timeout'))`,
    )

    const example = startProcess(['--no-warnings', 'example.mjs'], { cwd: project })

    expect({ code: await example.ended, output: example.output() }).toEqual({
      code: 0,
      output:
        '400\n200\n400\nThe embedded database ended with a statement, and with it all that it held in memory.\n504\n[]\n',
    })
  })

  it('has no database in memory with an extension that PGlite does not bring', async () => {
    await writeFile(
      join(project, 'lost.mjs'),
      `import { openMemoryEngine } from 'plaster-data-api'
       const opening = openMemoryEngine({ extensions: ['vector'] })
       const say = ({ name, message }) => console.log(name, message)
       await opening.then((engine) => engine.close(), say)`,
    )

    const lost = startProcess(['lost.mjs'], { cwd: project })

    expect({ code: await lost.ended, output: lost.output() }).toEqual({
      code: 0,
      output:
        'EngineUnavailableError PGlite does not bring the extension vector: --engine native or a Postgres of your own may\n',
    })
  })

  it('makes its first database in several threads at once', async () => {
    rmSync(join(project, 'node_modules/plaster-data-api', snapshot('-slim')), { force: true })
    await writeFile(
      join(project, 'threads.mjs'),
      `import { isMainThread, Worker } from 'node:worker_threads'
       import { openMemoryEngine } from 'plaster-data-api'
       if (isMainThread) for (const thread of [1, 2, 3]) new Worker('./threads.mjs')
       else await (await openMemoryEngine()).close()`,
    )

    const threads = startProcess(['threads.mjs'], { cwd: project })

    expect({ code: await threads.ended, output: threads.output() }).toEqual({ code: 0, output: '' })
  })

  it('makes anew what it kept of a database where that was cut short', async () => {
    const installed = join(project, 'node_modules/plaster-data-api')
    truncateSync(join(installed, snapshot('-slim')), 1_000_000)
    await writeFile(join(installed, snapshot('')), Buffer.alloc(512, 'x'))
    const script = `import { openMemoryEngine } from 'plaster-data-api'
      await (await openMemoryEngine()).close()`

    // Flags that are not for threads.
    const flags = ['--input-type=module', '--eval', script]
    const example = startProcess(flags, { cwd: project })

    expect({ code: await example.ended, output: example.output() }).toEqual({ code: 0, output: '' })
  })

  it('has types', async () => {
    install('@types/node')
    await writeFile(
      join(project, 'typed.mts'),
      `import { type DataApi, openMemoryEngine, startDataApi } from 'plaster-data-api'
       const engine = await openMemoryEngine()
       export const dataApi: DataApi = await startDataApi({ engine, port: 0, limits: { idle: 1_000 } })
       // @ts-expect-error a port is a number
       await startDataApi({ engine, port: '0' })
       // @ts-expect-error there is no such exception
       dataApi.faults.add({ error: 'DatabaseSleepingException' })`,
    )
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      '--types',
      'node',
    ]
    const compiler = join(root, 'node_modules/typescript/bin/tsc')

    const compiling = startProcess([compiler, ...options, 'typed.mts'], { cwd: project })

    expect({ code: await compiling.ended, output: compiling.output() }).toEqual({
      code: 0,
      output: '',
    })
  })
})
