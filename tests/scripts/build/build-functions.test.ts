import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { FileAccess } from '../../../db/migrate/index.ts'
import { type Begun, beginBundle } from '../../../scripts/build/begin-bundle.ts'
import {
  type BuiltFunction,
  buildFunction,
  buildFunctions,
  loadFunctions,
} from '../../../scripts/build/build-functions.ts'
import { hashMigrations } from '../../../scripts/build/migrations-hash.ts'
import { fileAccess } from '../../../scripts/db/folder/file-access.ts'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { apiEvent } from '../../functions/api-event.ts'
import { startResponseReceiver } from '../../setup/fake-aws/response-receiver.ts'
import { startProcess } from '../../setup/process.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

const root = new URL('../../../', import.meta.url).pathname

let directory: string
let database: TestDatabase
let built: BuiltFunction[]
let begun: Begun
let taken: ReturnType<Begun['bundlesOf']>

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-build-'))
  writeFileSync(join(directory, 'left-by-an-earlier-build.zip'), '')
  built = await buildBegun()
  database = await openTestDatabase({ migrated: false })
})

afterAll(async () => {
  await database.close()
  rmSync(directory, { recursive: true })
})

/** As `sls package` does: its bundles are begun before the code is loaded. */
async function buildBegun(): Promise<BuiltFunction[]> {
  begun = (await beginBundle(directory)) as Begun
  const functions = loadFunctions({ files: fileAccess })
  begun.goOn(functions)
  const watched: Begun = {
    ...begun,
    bundlesOf(entries, sourceMaps) {
      taken = begun.bundlesOf(entries, sourceMaps)
      return taken
    },
  }
  return buildFunctions(directory, 'apart', undefined, {
    begun: Promise.resolve(watched),
    functions,
  })
}

function unzip(functionName: string): Record<string, Uint8Array> {
  return unzipSync(readFileSync(join(directory, `${functionName}.zip`)))
}

/** This Node, and the one that is deployed where its path is given. */
const runtimes: [name: string, node: string][] = [['this Node', process.execPath]]
if (process.env.DEPLOYED_NODE) runtimes.push(['the deployed Node', process.env.DEPLOYED_NODE])

/**
 * Unpacks a function's zip away from this project, and runs it there with plain node. Gives its answer, or
 * the value of another expression once it has answered.
 */
async function invokeZip(
  node: string,
  functionName: string,
  event: unknown,
  value = 'answer',
  environment: Record<string, string> = {},
): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'plaster-function-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(unzip(functionName))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  writeFileSync(
    join(folder, 'run.mjs'),
    `import { handler } from './index.js'
    const context = {
      functionName: ${JSON.stringify(functionName)},
      functionVersion: '$LATEST',
      getRemainingTimeInMillis: () => 900_000,
    }
    const answer = await handler(${JSON.stringify(event)}, context)
    console.log(JSON.stringify(${value}))`,
  )
  const running = startProcess([join(folder, 'run.mjs')], {
    cwd: folder,
    env: { ...database.environment, ...environment },
    node,
  })
  const code = await running.ended
  if (code !== 0) throw new Error(running.output())
  // The lines before it are the function's log.
  return JSON.parse(running.output().trim().split('\n').at(-1) ?? '')
}

describe('buildFunctions', () => {
  it('makes a zip for each route, one for migrate, and leaves nothing else', async () => {
    const names = [...(await loadRoutes()).map(({ functionName }) => functionName), 'migrate']

    expect(built.map(({ functionName }) => functionName)).toEqual(names)
    expect(readdirSync(directory).sort()).toEqual(
      ['maps', ...names.flatMap((name) => [name, `${name}.zip`]), 'record.json'].sort(),
    )
  })

  it('packs the code, and the parser of SQL only for migrate', () => {
    for (const { functionName } of built) {
      const parser = functionName === 'migrate' ? ['libpg-query.wasm'] : []
      expect(Object.keys(unzip(functionName))).toEqual(['index.js', ...parser, 'package.json'])
    }
  })

  it('packs an endpoint without the others', () => {
    const { 'index.js': code } = unzip('tweets-show')

    const text = Buffer.from(code ?? []).toString()
    expect(text).toContain('/{id}')
    expect(text).not.toContain('$scrypt$')
    expect(text).not.toContain('liked_tweets')
  })

  it('packs of the SDK and of Node only what a Lambda needs', () => {
    for (const { functionName } of built) {
      const code = Buffer.from(unzip(functionName)['index.js'] ?? []).toString()

      expect(code, functionName).not.toMatch(/sso_start_url|AWS_WEB_IDENTITY_TOKEN_FILE/)
      expect(code, functionName).not.toMatch(/AWS_SHARED_CREDENTIALS_FILE|ReadableStream\.name/)
      expect(code, functionName).not.toMatch(/\bfrom ?"(node:)?(http|https|crypto|fs)"/)
      expect(code, functionName).toContain('com.amazonaws.rdsdata#ExecuteStatementResponse')
      expect(code.includes('transformCreateTable'), functionName).toBe(functionName === 'migrate')
      // The client of Lambda, with which migrate runs itself again, has some of its own.
      if (functionName !== 'migrate') expect(code.includes(':message-type')).toBe(false)
    }
  })

  it('packs nothing of what is for this machine alone', () => {
    for (const { functionName } of built) {
      for (const [file, content] of Object.entries(unzip(functionName))) {
        expect(Buffer.from(content).toString('latin1'), `${functionName}/${file}`).not.toMatch(
          /studio|db\/browse|preact|query_to_xml/i,
        )
      }
    }
  })

  it('makes the same zip, byte by byte, in another place and time zone, without the others', async () => {
    const other = mkdtempSync(join(tmpdir(), 'plaster-build-'))
    onTestFinished(() => rmSync(other, { recursive: true }))
    onTestFinished(() => {
      delete process.env.TZ
    })
    process.env.TZ = 'Asia/Kathmandu'

    for (const name of ['tweets-list', 'migrate']) {
      await buildFunction(other, name)

      const again = readFileSync(join(other, `${name}.zip`))
      expect(again.equals(readFileSync(join(directory, `${name}.zip`))), name).toBe(true)
    }
  })

  it('refuses a route that is there twice, and leaves what is there', async () => {
    const importFile = (file: string) =>
      import(join(root, file.replace('tweets/show.ts', 'tweets/list.ts')))

    await expect(
      buildFunctions(directory, 'apart', { files: fileAccess, importFile }),
    ).rejects.toMatchObject({
      name: 'BlueprintError',
      message:
        'route GET /tweets is there twice: tweets-list (GET /tweets, functions/tweets/list.ts) and tweets-show (GET /tweets, functions/tweets/show.ts)',
    })
    expect(built.map(({ zip }) => existsSync(zip))).not.toContain(false)
  })

  it('refuses migrations with a parent that is missing, and leaves what is there', async () => {
    const orphan = 'migrations/versions/orphan.ts'
    const isOrphan = (path: string) => path.endsWith(orphan)
    const files: FileAccess = {
      ...fileAccess,
      async list(folder) {
        const names = (await fileAccess.list(folder)) ?? []
        return folder.endsWith('/versions') ? [...names, 'orphan.ts'] : names
      },
      read: async (path) => (isOrphan(path) ? '' : fileAccess.read(path)),
      load: async (path, text) =>
        isOrphan(path)
          ? { revision: 'orphan', downRevision: 'nowhere', up() {}, down() {} }
          : fileAccess.load(path, text),
    }

    await expect(buildFunctions(directory, 'apart', { files })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(
        /^Revision orphan \(.*orphan\.ts\) names 'nowhere' as downRevision, and no file declares it: [^\n]+$/,
      ),
    })
    expect(built.map(({ zip }) => existsSync(zip))).not.toContain(false)
  })

  it('leaves nothing half-written where one cannot be written', async () => {
    const other = mkdtempSync(join(tmpdir(), 'plaster-build-'))
    onTestFinished(() => rmSync(other, { recursive: true }))
    mkdirSync(join(other, 'users-create', 'index.js', 'inside'), { recursive: true })

    await expect(buildFunctions(other)).rejects.toThrow(/^cannot write \S+index\.js \(E\w+\)$/)

    const names = readdirSync(other, { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => /\.[0-9a-f]{8}-/.test(name))).toEqual([])
  })

  it('takes the bundles that were begun', async () => {
    const bundled = await taken

    expect([...(bundled?.bundles.keys() ?? [])].sort()).toEqual(
      built.map(({ functionName }) => functionName).sort(),
    )
    expect(Buffer.from(bundled?.bundles.get('migrate')?.code ?? '')).toEqual(
      readFileSync(join(directory, 'migrate/index.js')),
    )
  })

  it('takes none that were begun for another code, or with other source maps', async () => {
    const { entries } = await loadFunctions({ files: fileAccess })
    const changed = entries.map((entry) => ({ ...entry, source: `${entry.source};` }))

    expect(await begun.bundlesOf(entries, 'apart')).toBe(await taken)
    expect(await begun.bundlesOf(changed, 'apart')).toBeUndefined()
    expect(await begun.bundlesOf(entries, 'inline')).toBeUndefined()
  })

  it('begins nothing where most are there as they would come out', async () => {
    expect(await beginBundle(directory)).toBeUndefined()
  })

  it('makes nothing again that would come out the same', async () => {
    const before = built.map(({ zip }) => statSync(zip).ino)

    const again = await buildFunctions(directory)

    expect(again).toEqual(built)
    expect(again.map(({ zip }) => statSync(zip).ino)).toEqual(before)
  })
})

describe('a built function', () => {
  it.each(runtimes)(
    'runs from its zip on %s: migrate first, then the endpoints',
    async (_, node) => {
      await invokeZip(node, 'migrate', { downgrade: 'base' })
      const migrated = await invokeZip(node, 'migrate', { upgrade: 'head' })
      const health = await invokeZip(node, 'system-health', apiEvent({ path: '/health' }))
      const created = await invokeZip(
        node,
        'users-create',
        apiEvent({
          method: 'POST',
          path: '/users',
          body: { username: 'packed', password: 'a password' },
        }),
      )
      const tweets = await invokeZip(
        node,
        'user-tweets-list',
        apiEvent({ path: '/users/1/tweets', params: { user_id: '1' } }),
      )
      const wrong = await invokeZip(node, 'tweets-show', apiEvent({ params: { id: 'abc' } }))

      expect(migrated).toMatchObject({ applied: expect.arrayContaining([expect.anything()]) })
      expect(health).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' })
      expect(created).toMatchObject({
        statusCode: 201,
        headers: { location: '/users/1' },
        body: expect.stringContaining('"username":"packed"'),
      })
      expect(tweets).toMatchObject({ statusCode: 200, body: '{"data":[],"next_cursor":null}' })
      expect(wrong).toMatchObject({ statusCode: 400 })
    },
  )

  it.each(runtimes)('answers CloudFormation from its zip on %s', async (_, node) => {
    const receiver = await startResponseReceiver()
    onTestFinished(() => receiver.close())
    const certificate = join(directory, 'certificate.pem')
    writeFileSync(certificate, receiver.certificate)
    onTestFinished(() => rmSync(certificate))
    const event = {
      RequestType: 'Create',
      ResponseURL: receiver.url,
      ResourceProperties: { Migrations: await hashMigrations() },
    }

    await invokeZip(node, 'migrate', event, 'answer', { NODE_EXTRA_CA_CERTS: certificate })

    expect(receiver.responses).toMatchObject([
      { contentType: '', body: { Status: 'SUCCESS', Reason: expect.stringMatching(/^at \w+$/) } },
    ])
  })

  it.each(runtimes)('loads of %s no module that it does not use', async (_, node) => {
    const event = apiEvent({ path: '/health' })

    const loaded = await invokeZip(node, 'system-health', event, 'process.moduleLoadList')

    expect(loaded).toContain('NativeModule https')
    expect(String(loaded)).not.toMatch(
      /undici|webcrypto|readablestream|worker_threads|zlib|child_process|parse_args|perf_hooks|fs.streams/,
    )
  })
})
