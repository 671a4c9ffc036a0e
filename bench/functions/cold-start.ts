import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { getDatabase } from '../../db/client.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { prepareDatabase } from '../../scripts/dev/prepare-database.ts'
import { seed, seedDefaults } from '../../scripts/seed/seed.ts'
import { describeSamples, median } from '../median.ts'
import { buildBaselines, buildHandlers, type Measured } from './cold-start-functions.ts'

const caller = fileURLToPath(new URL('cold-start-caller.mjs', import.meta.url))

interface Sample {
  wall: number
  cpu: number
}

/**
 * From the start of the process to the first answer of each built handler, against a function that does
 * nothing and those that only send a statement with the SDK as it comes, and hash a password where the
 * handler does: milliseconds, and those of CPU, which say the same on a machine that has other things to do.
 */
export async function benchColdStart(samples: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  const environment = localEnvironment(dataApi.url)
  Object.assign(process.env, environment)
  await prepareDatabase(getDatabase(), () => {})
  const measured = [...(await buildBaselines(directory)), ...(await buildHandlers(directory))]

  for (const node of [process.execPath, ...findNode24()]) {
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
    console.log(`  Node ${stdout.trim()}`)
    const times = new Map(measured.map(({ name }) => [name, [] as Sample[]]))
    for (let sample = 0; sample < samples; sample += 1) {
      await seedAfresh()
      for (const one of measured) times.get(one.name)?.push(await time(node, one, environment))
    }
    for (const { name, baseline } of measured) {
      const columns = (['wall', 'cpu'] as const).map((clock) => {
        const [own = [], base = []] = [name, baseline].map((of) =>
          times.get(of)?.map((sample) => sample[clock]),
        )
        const ratio = (median(own) / median(base)).toFixed(2)
        return `${describeSamples(own, `ms ${clock}`)} ${ratio}`.padEnd(36)
      })
      console.log(`    ${name.padEnd(20)} ${columns.join(' ')} of ${baseline}`)
    }
  }

  await dataApi.close()
  await engine.close()
  rmSync(directory, { recursive: true })
}

/** Each sample finds what the first one did: nobody is removed, no name taken, no attempt counted. */
async function seedAfresh(): Promise<void> {
  const db = getDatabase()
  await sql`truncate users, login_attempts, idempotency_keys restart identity cascade`.execute(db)
  await seed(db, seedDefaults)
}

async function time(
  node: string,
  { name, file, event }: Measured,
  environment: Record<string, string>,
): Promise<Sample> {
  const args = [caller, file, JSON.stringify(await event())]
  const started = performance.now()
  const child = spawn(node, args, {
    env: { ...environment, AWS_LAMBDA_FUNCTION_NAME: name },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const [told] = await once(child.stdio[3] as NodeJS.ReadableStream, 'data')
  const wall = performance.now() - started
  const [status, cpu] = String(told).split(' ').map(Number) as [number, number]
  await once(child, 'close')
  if (status >= 400) throw new Error(`${name} answered ${status}`)
  return { wall, cpu }
}

/** Where npm can supply it. */
function findNode24(): string[] {
  const { stdout } = spawnSync('npx', ['-y', '-p', 'node@24', 'which', 'node'], {
    encoding: 'utf8',
  })
  return stdout?.includes('node') ? [stdout.trim()] : []
}
