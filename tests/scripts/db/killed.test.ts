import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localEnvironment } from '../../../scripts/database/local-target.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { createTurningClock } from '../data-api/turning-clock.ts'
import { openWorkplace, type Workplace } from './run-db.ts'

interface Opened {
  environment: Record<string, string>
  /** Lets the time pass after which the database gives up on a client that is gone. */
  forgetTheDead(): void
  close(): Promise<void>
}

const never = 'await new Promise((resolve) => setTimeout(resolve, 1e6))'
const create = (name: string) => `await db.schema.createTable('${name}').execute()`

describe.runIf(nativePostgresIsHere).each<[string, number, (url: string) => Promise<Opened>]>([
  ['DATABASE_URL', 16, openByUrl],
  ['the Data API', 3, openByDataApi],
])('npx db upgrade over %s', (_, count, open) => {
  let postgres: NativePostgres
  let opened: Opened
  let workplace: Workplace

  beforeAll(async () => {
    postgres = await startNativePostgres()
    opened = await open(postgres.url)
    workplace = await openWorkplace(opened.environment)
    await workplace.db('init')
  })

  afterAll(async () => {
    await workplace.remove()
    await opened.close()
    await postgres.close()
  })

  it(`is done by the ${count} that come after one that was killed in a revision, and done once`, async () => {
    await writeRevision(workplace, 'a1', null, create('a'))
    await writeRevision(workplace, 'b1', 'a1', `${create('b')}; ${never}`)
    await writeRevision(workplace, 'c1', 'b1', create('c'))
    const killed = workplace.start('upgrade')
    await untilPrinted(killed.stderr, 'Running upgrade a1 -> b1')

    killed.kill('SIGKILL')
    await once(killed, 'close')
    await writeRevision(workplace, 'b1', 'a1', create('b'))
    const others = Array.from({ length: count }, () => workplace.start('upgrade'))
    const ends = others.map((child) => Promise.all([once(child, 'close'), text(child.stderr)]))
    opened.forgetTheDead()
    const ended = await Promise.all(ends)

    expect(ended.filter(([[code]]) => code !== 0)).toEqual([])
    const lines = ended.flatMap(([, printed]) => printed.split('\n'))
    expect(lines.filter((line) => line.includes('Running')).sort()).toEqual([
      'INFO  [plaster.migrate] Running upgrade a1 -> b1',
      'INFO  [plaster.migrate] Running upgrade b1 -> c1',
    ])
    expect((await workplace.db('current')).stdout).toBe('c1 (head)\n')
  })
})

/** What Ctrl-C sends, and what a build that is called off does. */
describe.runIf(nativePostgresIsHere)('npx db upgrade that is told to end', () => {
  let postgres: NativePostgres
  let workplace: Workplace

  beforeAll(async () => {
    postgres = await startNativePostgres()
    workplace = await openWorkplace({ DATABASE_URL: postgres.url })
    await workplace.db('init')
    await writeRevision(workplace, 'a1', null, create('a'))
    await writeRevision(workplace, 'b1', null, create('b'))
  })

  afterAll(async () => {
    await workplace.remove()
    await postgres.close()
  })

  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])(
    'cancels the statement of a merge, undoes it, lets the next one begin at once: %s',
    async (signal) => {
      const sleep = "await db.executeQuery({ sql: 'select pg_sleep(1000)', parameters: [] })"
      const createOwn = create(signal.toLowerCase())
      await writeRevision(workplace, 'c1', ['a1', 'b1'], `${createOwn}; ${sleep}`)
      const child = workplace.start('upgrade')
      const words = 'Running upgrade a1, b1 -> c1'
      const printed = await untilPrinted(child.stderr, words)

      child.kill(signal)
      const [[code], rest] = await Promise.all([once(child, 'close'), text(child.stderr)])

      const lines = `${printed}${rest}`.trimEnd().split('\n').slice(-2)
      expect({ code, lines }).toEqual({
        code: 130,
        lines: [
          'INFO  [plaster.migrate] Interrupted: undoing the revision at work (once more to end at once)',
          expect.stringMatching(
            /^FAILED: upgrade a1, b1 -> c1 \(\S+\): interrupted \((nothing of it is left; done before it: a1, b1|nothing was changed)\)$/,
          ),
        ],
      })
      expect((await workplace.db('current')).stdout).toBe('a1\nb1\n')
      await writeRevision(workplace, 'c1', ['a1', 'b1'], createOwn)
      expect((await workplace.db('upgrade', '--lock-timeout', '0')).code).toBe(0)
      expect((await workplace.db('downgrade', 'a1')).code).toBe(0)
    },
  )
})

async function openByUrl(url: string): Promise<Opened> {
  return { environment: { DATABASE_URL: url }, forgetTheDead() {}, async close() {} }
}

async function openByDataApi(url: string): Promise<Opened> {
  const engine = await openPostgresEngine(url)
  const clock = createTurningClock()
  const server = await startDataApi({ engine, port: 0, clock })
  return {
    environment: localEnvironment(server.url),
    // A transaction is idle for three minutes at most.
    forgetTheDead: () => clock.turn(3 * 60_000),
    async close() {
      await server.close()
      await engine.close()
    },
  }
}

async function writeRevision(
  { directory }: Workplace,
  id: string,
  parent: string | string[] | null,
  up: string,
): Promise<void> {
  await writeFile(
    join(directory, `migrations/versions/${id}.ts`),
    `
      export const revision = '${id}'
      export const downRevision = ${JSON.stringify(parent)}
      export async function up(db) { ${up} }
      export async function down() {}
    `,
  )
}

/** Gives all that was printed until then. */
async function untilPrinted(output: Readable, words: string): Promise<string> {
  let printed = ''
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    printed += chunk
    if (printed.includes(words)) return printed
  }
  throw new Error(`ended without '${words}': ${printed}`)
}
