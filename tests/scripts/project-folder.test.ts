import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pglite from '../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import { copyProject } from '../setup/copy-project.ts'
import { startProcess } from '../setup/process.ts'

const parts = [
  ...['db', 'migrations', 'scripts'],
  ...['.gitignore', 'biome.json', 'package.json', 'package-lock.json'],
]

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plaster-project-'))
})

afterAll(() => rm(directory, { recursive: true }))

function copyTo(name: string): string {
  const project = join(directory, name)
  copyProject(project, parts)
  return project
}

async function run(project: string, ...args: string[]) {
  const process = startProcess(args, { cwd: project })
  return { code: await process.ended, output: process.output() }
}

describe('the folder of a project', () => {
  it('may have a name of which a URL has another form', async () => {
    const project = copyTo(`Ünï "q" 100%25 'x' & $HOME`)
    const kept = join(project, 'node_modules/.cache/plaster', `pglite-${pglite.version}-slim.tar`)
    mkdirSync(dirname(kept), { recursive: true })
    writeFileSync(kept, '')
    writeFileSync(kept.replace('-slim', ''), '')
    writeFileSync(
      join(project, 'probe.ts'),
      `import { emptySnapshot } from './scripts/database/empty-snapshot.ts'
       console.log((await emptySnapshot()).snapshot)`,
    )

    const probe = await run(project, '--import', 'tsx', 'probe.ts')

    expect(probe).toEqual({ code: 0, output: `${kept}\n` })
  })

  it('may be one in which no cache can be kept', async () => {
    const project = copyTo('read-only')
    writeFileSync(join(project, 'node_modules/.cache'), '')

    expect(await run(project, 'scripts/types.mjs', '--check')).toEqual({ code: 0, output: '' })
  })
})
