import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EmbeddedEngine, embeddedEngines } from '../../scripts/database/embedded-database.ts'
import { localTarget } from '../../scripts/database/local-target.ts'
import { matchOutput } from '../dev-process.ts'

const samples = 10
const callers = 10

interface Memory {
  heapUsed: number
  rss: number
}

const labels = { pglite: 'PGlite', native: 'PostgreSQL 17, which is a process of its own' }

/** What the emulator holds after each tenth of so many calls: a leak would grow with them. */
export async function benchMemory(calls: number): Promise<void> {
  for (const engine of embeddedEngines) {
    console.log(`  over ${labels[engine]}`)
    await watch(engine, calls)
  }
}

async function watch(engine: EmbeddedEngine, calls: number): Promise<void> {
  const file = fileURLToPath(new URL('emulator-under-watch.ts', import.meta.url))
  // On disk, so that what is written does not count.
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const args = ['--expose-gc', '--import', 'tsx', file, join(directory, 'data'), engine]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [, endpoint = ''] = await matchOutput(child, /listening on (http:\S+)/)
  const agent = new Agent({ keepAlive: true })
  const call = (path: string, members: object = {}) => send(agent, `${endpoint}${path}`, members)
  await call('/Execute', { sql: 'create table notes (text text)' })

  const share = Math.ceil(calls / samples / callers)
  let made = 0
  for (let sample = 0; sample <= samples; sample += 1) {
    const { heapUsed, rss } = await sampleOf(child)
    console.log(
      `  after ${made.toLocaleString('en').padStart(9)} calls  heap ${megabytes(heapUsed)}, resident ${megabytes(rss)}`,
    )
    if (sample === samples) break
    const counts = await Promise.all(Array.from({ length: callers }, () => callFor(share, call)))
    made += counts.reduce((sum, count) => sum + count, 0)
  }
  agent.destroy()
  child.disconnect()
  await once(child, 'exit')
  rmSync(directory, { recursive: true })
}

type Call = (path: string, members?: object) => Promise<Record<string, unknown>>

/** All that calls can be: single and in a transaction, batches, what fails; no two statements the same. */
async function callFor(times: number, call: Call): Promise<number> {
  let made = 0
  for (; made < times; made += 6) {
    const note = `:text || '${Math.random()}'`
    const parameters = [{ name: 'text', value: { stringValue: 'note' } }]
    const { transactionId } = await call('/BeginTransaction')
    await call('/Execute', { transactionId, sql: `insert into notes values (${note})`, parameters })
    await call('/RollbackTransaction', { transactionId })
    await call('/Execute', { sql: `select ${note}`, parameters, includeResultMetadata: true })
    await call('/BatchExecute', { sql: `select ${note}`, parameterSets: [parameters, parameters] })
    await call('/Execute', { sql: `selekt ${note}`, parameters })
  }
  return made
}

function send(agent: Agent, url: string, members: object): Promise<Record<string, unknown>> {
  const { database: _database, ...arns } = localTarget
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
    })
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify({ ...arns, ...members }))
  })
}

async function sampleOf(child: ChildProcess): Promise<Memory> {
  child.send('sample')
  const [memory] = await once(child, 'message')
  return memory as Memory
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
