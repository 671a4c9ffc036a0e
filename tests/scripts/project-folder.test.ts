import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pglite from '../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import { startProcess } from '../setup/process.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const parts = [
  ...['db', 'migrations', 'scripts'],
  ...['.gitignore', 'biome.json', 'package.json', 'package-lock.json'],
]

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plaster-project-'))
})

afterAll(() => rm(directory, { recursive: true }))

/** The project in another folder, with the same packages and nothing in its cache. */
function copyProject(name: string): string {
  const project = join(directory, name)
  for (const part of parts) cpSync(join(root, part), join(project, part), { recursive: true })
  mkdirSync(join(project, 'node_modules'))
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    if (entry === '.cache') continue
    symlinkSync(join(root, 'node_modules', entry), join(project, 'node_modules', entry))
  }
  return project
}

async function run(project: string, ...args: string[]) {
  const process = startProcess(args, { cwd: project })
  return { code: await process.ended, output: process.output() }
}

describe('the folder of a project', () => {
  it('may have a name of which a URL has another form', async () => {
    const project = copyProject(`Ünï "q" 100%25 'x' & $HOME`)
    const kept = join(project, 'node_modules/.cache/plaster', `pglite-${pglite.version}-slim.tar`)
    mkdirSync(dirname(kept), { recursive: true })
    writeFileSync(kept, '')
    writeFileSync(
      join(project, 'probe.ts'),
      `import { emptySnapshot } from './scripts/database/empty-snapshot.ts'
       console.log(await emptySnapshot())`,
    )

    const probe = await run(project, '--import', 'tsx', 'probe.ts')

    expect(probe).toEqual({ code: 0, output: `${kept}\n` })
  })

  it('may be one in which no cache can be kept', async () => {
    const project = copyProject('read-only')
    writeFileSync(join(project, 'node_modules/.cache'), '')

    expect(await run(project, 'scripts/types.mjs', '--check')).toEqual({ code: 0, output: '' })
  })
})
