import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, init, loadMigrations, revision } from '../db/migrate/revisions.ts'
import { fileAccess } from '../scripts/db/file-access.ts'
import { describeSamples } from './median.ts'

const revisions = 1000
const runs = 7
const bin = new URL('../scripts/db.mjs', import.meta.url).pathname
const run = promisify(execFile)

/** What it takes to list a thousand revisions in one line, as a process, and Node's own part of that. */
export async function benchMigrate(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'plaster-bench-'))
  const folder = join(directory, 'migrations')
  await writeLine(folder)
  const commands: [name: string, args: string[]][] = [
    ['node -e 0', ['-e', '0']],
    ['db --version', [bin, '--version']],
    ['db heads', [bin, '-d', folder, 'heads']],
    ['db history', [bin, '-d', folder, 'history']],
    ['db history -v', [bin, '-d', folder, 'history', '-v']],
    ['db show head', [bin, '-d', folder, 'show']],
  ]
  for (const [name, args] of commands) {
    const samples: number[] = []
    for (let index = 0; index < runs; index += 1) samples.push(await time(args))
    console.log(`  ${name.padEnd(14)} ${revisions} revisions  ${describeSamples(samples, 'ms')}`)
  }
  await rm(directory, { recursive: true })
}

async function writeLine(folder: string): Promise<void> {
  await init(fileAccess, { folder })
  const { settings } = await loadMigrations(fileAccess, folder)
  const module = { downRevision: null, up: async () => {}, down: async () => {} }
  for (let index = 0; index < revisions; index += 1) {
    const parent = nameOf(index - 1)
    const files = index === 0 ? [] : [{ path: parent, module: { ...module, revision: parent } }]
    await revision(
      createContext({ settings, files }),
      { access: fileAccess, folder, now: new Date(), createId: () => nameOf(index) },
      { message: `create table ${index}` },
    )
  }
}

function nameOf(index: number): string {
  return `a${String(index).padStart(11, '0')}`
}

async function time(args: string[]): Promise<number> {
  const started = performance.now()
  await run(process.execPath, args, { maxBuffer: 1e8 })
  return performance.now() - started
}
