import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseRename } from '../../db/migrate/autogenerate/parse-rename.ts'
import { planRenames } from '../../db/migrate/autogenerate/plan-renames.ts'
import { proveChanges } from '../../db/migrate/autogenerate/prove.ts'
import type { Rename } from '../../db/migrate/autogenerate/rename.ts'
import { readCatalog, runScript } from '../../db/migrate/index.ts'
import { preferQuickStart } from '../../scripts/database/quick-start.ts'
import { openScratchDatabase } from '../../scripts/database/scratch-database.ts'
import { clearDatabase } from '../../tests/db/migrate/autogenerate/clear-database.ts'
import { compareDumps, type Planned } from '../../tests/db/migrate/autogenerate/compare-dumps.ts'
import { schemaChanges } from '../../tests/db/migrate/autogenerate/schema-changes.ts'
import { systemPostgres } from '../../tests/setup/system-postgres.ts'
import { median } from '../median.ts'
import { countMigra } from './migra.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const samples = 5

/** How long one change takes among 50 tables, and how many of the 46 changes come out right. */
export async function benchAutogenerate(): Promise<void> {
  const seconds = timeOneChange()
  console.log(
    `npx db migrate, 50 tables, 1 change: ${median(seconds).toFixed(2)} s (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})`,
  )
  if (systemPostgres === undefined) {
    console.log('No PostgreSQL with pg_dump on this machine: nothing compared.')
    return
  }
  const faulty = await countFaulty(systemPostgres)
  console.log(
    `right by pg_dump, up and down: ${schemaChanges.length - faulty} of ${schemaChanges.length}`,
  )
  countAlembic(systemPostgres)
  await countMigra(systemPostgres, project, schemaChanges)
}

function timeOneChange(): number[] {
  const directory = mkdtempSync(join(project, 'node_modules/.cache/autogenerate-'))
  const db = (...args: string[]) =>
    execFileSync(process.execPath, [join(project, 'scripts/db.mjs'), ...args], {
      cwd: directory,
      env: { ...process.env, PLASTER_DATA_DIR: join(directory, '.data'), NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  try {
    mkdirSync(join(directory, 'db'))
    const schema = join(directory, 'db/schema.sql')
    const table = (_: unknown, index: number) =>
      `create table table_${index} (id bigint generated always as identity primary key, name text not null, other_id bigint ${index > 0 ? `references table_${index - 1}` : ''});\n`
    writeFileSync(schema, Array.from({ length: 50 }, table).join(''))
    db('init')
    db('migrate', '-m', 'fifty tables')
    db('upgrade')
    // Another change each time: what is kept of a schema is of no use to the next one.
    const change = (index: number) =>
      appendFileSync(schema, `alter table table_${index} add column email text;\n`)
    change(samples)
    db('migrate', '--dry-run')
    return Array.from({ length: samples }, (_, index) => {
      change(index)
      const began = performance.now()
      db('migrate', '--dry-run')
      return (performance.now() - began) / 1000
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

async function countFaulty(bin: string): Promise<number> {
  preferQuickStart()
  const { db, close } = await openScratchDatabase()
  try {
    await runScript(db, 'create role app')
    const make = async (script: string) => {
      await clearDatabase(db)
      await runScript(db, script)
      return readCatalog(db)
    }
    const planned: Planned[] = []
    for (const change of schemaChanges) {
      const wanted = await make(change.after)
      const start = await make(change.before)
      const renames = (change.renames ?? []).map(
        (pair) => parseRename(pair.join('='), start, wanted) as Rename,
      )
      const first = planRenames(renames, start, wanted)
      planned.push({ ...change, revisions: await proveChanges(db, wanted, { first }) })
    }
    const lines = await compareDumps(bin, planned)
    for (const line of lines) console.log(`  ${line}`)
    return new Set(lines.map((line) => line.split(': ')[0])).size
  } finally {
    await close()
  }
}

/** Alembic's own autogenerate, whose model is what it reflects of the declared schema. */
function countAlembic(bin: string): void {
  const program = fileURLToPath(new URL('autogenerate-alembic.py', import.meta.url))
  const cases = JSON.stringify(schemaChanges)
  const { status, stdout, stderr } = spawnSync('python3', [program, bin], {
    input: cases,
    encoding: 'utf8',
  })
  console.log(
    status === 0 ? stdout.trim() : `Alembic was not measured: ${stderr.trim().split('\n').at(-1)}`,
  )
}
