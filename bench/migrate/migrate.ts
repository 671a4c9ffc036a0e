import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Engine } from '../../scripts/data-api/engines/engine.ts'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'
import { openPostgresEngine } from '../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { describeSamples, median } from '../median.ts'
import { processorTimeOfChildren } from '../processor-time.ts'
import { countPerRevision } from './calls.ts'
import { benchPlans } from './plans.ts'
import { writeAlembicProject, writeProject } from './projects.ts'

const revisions = 1000
const rounds = 3
const bin = new URL('../../scripts/db.mjs', import.meta.url).pathname
const run = promisify(execFile)

/** From the base to the head and back. */
const operations: [name: string, args: string[]][] = [
  ['heads', ['heads']],
  ['history', ['history']],
  ['upgrade from base', ['upgrade', 'head']],
  ['current', ['current']],
  ['upgrade, no-op', ['upgrade', 'head']],
  ['downgrade to base', ['downgrade', 'base']],
]

/** A way to run the commands, each on a database of its own in the same Postgres. */
interface Migrator {
  readonly name: string
  run(args: string[]): Promise<unknown>
}

/** A thousand revisions in one line, as processes, beside Alembic where that is on the PATH. */
export async function benchMigrate(): Promise<void> {
  benchPlans()
  const directory = await mkdtemp(join(tmpdir(), 'plaster-bench-'))
  await buildNative(directory)
  const server = await startNativeServer(directory)
  const engine = await openPostgresEngine(server.url)
  const dataApi = await startDataApi({ engine, port: 0 })
  try {
    await createDatabases(engine, ['counted', 'alembic', 'data_api'])
    await countPerRevision(inDatabase(server.url, 'counted'))
    await timeAll(await createMigrators(directory, server.url, dataApi.url))
  } finally {
    await dataApi.close()
    await engine.close()
    await server.close()
    await rm(directory, { recursive: true })
  }
}

async function createMigrators(
  directory: string,
  url: string,
  dataApi: string,
): Promise<Migrator[]> {
  const folder = join(directory, 'migrations')
  await writeProject(folder, revisions)
  const ours = (name: string, environment: Record<string, string>): Migrator => ({
    name,
    run: (args) =>
      start(process.execPath, [bin, '-q', '-d', folder, ...args], directory, environment),
  })
  const theirs = join(directory, 'theirs')
  const isThere = await writeAlembicProject(theirs, revisions, inDatabase(url, 'alembic'))
  const alembic = { name: 'alembic', run: (args: string[]) => start('alembic', args, theirs, {}) }
  return [
    ...(isThere ? [alembic] : []),
    ours('db', { DATABASE_URL: url }),
    ours('db over the Data API', localEnvironment(dataApi, 'data_api')),
  ]
}

/** Milliseconds, each of a process of its own. */
interface Samples {
  readonly times: number[]
  readonly processor: number[]
}

/** The migrators take turns, so that a busy machine is busy for all of them; Alembic is the first, where it is. */
async function timeAll(migrators: readonly Migrator[]): Promise<void> {
  const samples = operations.map(() => migrators.map((): Samples => ({ times: [], processor: [] })))
  for (let round = 0; round < rounds; round += 1) {
    for (const [which, migrator] of migrators.entries()) {
      for (const [index, [, args]] of operations.entries()) {
        const [began, used] = [performance.now(), processorTimeOfChildren()]
        await migrator.run(args)
        samples[index]?.[which]?.times.push(performance.now() - began)
        samples[index]?.[which]?.processor.push(processorTimeOfChildren() - used)
      }
    }
  }
  console.log(
    `  time and processor time of a process, each with its ratio to ${migrators[0]?.name}'s`,
  )
  for (const [index, [operation]] of operations.entries()) {
    for (const [which, { name }] of migrators.entries()) {
      const [own, first] = [samples[index]?.[which], samples[index]?.[0]]
      if (own && first) printSamples(`${operation.padEnd(18)} ${name.padEnd(21)}`, own, first)
    }
  }
}

function printSamples(name: string, own: Samples, first: Samples): void {
  const [times, processor] = [own.times, own.processor].map((each) => describeSamples(each, 'ms'))
  const ratios = [median(own.times) / median(first.times)]
  ratios.push(median(own.processor) / median(first.processor))
  const [time, used] = ratios.map((ratio) => ratio.toFixed(2))
  console.log(`  ${name} ${times}, ${time}; of processor ${processor}, ${used}`)
}

async function createDatabases(engine: Engine, names: readonly string[]): Promise<void> {
  const session = await engine.open()
  for (const name of names) await session.run(`create database ${name}`)
  session.release()
}

function inDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

function start(
  file: string,
  args: readonly string[],
  cwd: string,
  environment: Record<string, string>,
) {
  const { PATH, HOME } = process.env
  return run(file, args, { cwd, env: { PATH, HOME, ...environment }, maxBuffer: 1e8 })
}
