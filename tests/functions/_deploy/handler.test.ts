import { globalAgent } from 'node:https'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Migrations } from '../../../db/migrate/index.ts'
import { deploy } from '../../../functions/_deploy/custom-resource.ts'
import { createDeployHandler } from '../../../functions/_deploy/handler.ts'
import type { MigrateHandler } from '../../../functions/migrate.ts'
import { type FakeAws, startFakeAws } from '../../setup/fake-aws/fake-aws.ts'
import { createHastyClock } from '../../setup/hasty-clock.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

const hash = 'beef'
const clock = createHastyClock()

let aws: FakeAws
let database: TestDatabase

beforeAll(async () => {
  aws = await startFakeAws()
  database = await openTestDatabase({ migrated: false, clock })
  Object.assign(process.env, database.environment, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    AWS_ENDPOINT_URL_LAMBDA: aws.url,
    APPLICATION_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app',
  })
  globalAgent.options.ca = aws.receiver.certificate
})

beforeEach(() => {
  aws.receiver.responses.length = 0
  aws.invocations.length = 0
})

afterAll(async () => {
  await database.close()
  await aws.close()
})

/** A release with revisions that run these statements, each upon the one before. */
function release(...statements: (string | string[])[]): MigrateHandler {
  const parentOf = (index: number) => (index === 0 ? null : `r${index - 1}`)
  return releaseOf(
    statements.map((statement, index) => revision(`r${index}`, parentOf(index), statement)),
  )
}

/** With the database that the environment names, as it is deployed. */
function releaseOf(files: object[], wait?: (milliseconds: number) => Promise<void>) {
  const migrations = { settings: {}, files } as unknown as Migrations
  return createDeployHandler(migrations, hash, undefined, wait)
}

function revision(id: string, parent: string | null, statements: string | string[]) {
  return {
    path: `migrations/versions/${id}.ts`,
    module: {
      revision: id,
      downRevision: parent,
      async up(db: never) {
        for (const statement of [statements].flat()) await sql.raw(statement).execute(db)
      },
      down: async () => {},
    },
  }
}

function event(RequestType: string, more: object = {}, properties: object = {}) {
  return {
    RequestType,
    ResponseURL: aws.receiver.url,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'DatabaseMigration',
    ResourceProperties: { ServiceToken: 'arn', Migrations: hash, ...properties },
    ...more,
  }
}

function lambda(milliseconds: number) {
  return {
    functionName: 'plaster-dev-migrate',
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => milliseconds,
  }
}

async function answerTo(handler: MigrateHandler, given: object, time = 900_000) {
  await handler(given, lambda(time)).catch(() => {})
  return aws.receiver.responses.map(({ body: { Status, Reason } }) => ({ Status, Reason }))
}

const idle = {
  migrationsHash: hash,
  isAhead: async () => false,
  remainingTime: () => 900_000,
  runAgain: async () => {},
}

/** Milliseconds: enough for one revision, and to answer. */
const short = 50_000

const first = 'create table notes (id int primary key)'
const second = 'create table more (id int primary key)'
const six = [first, second, 'select 1', 'select 1', 'select 1', 'select 1']

describe('an event of CloudFormation', () => {
  it('migrates, and is answered at its address as CloudFormation wants it', async () => {
    await release(first)(event('Create'), lambda(900_000))

    expect(aws.receiver.responses).toEqual([
      {
        contentType: '',
        body: {
          Status: 'SUCCESS',
          Reason: 'at r0',
          PhysicalResourceId: 'database-migration',
          StackId: 'stack',
          RequestId: 'request',
          LogicalResourceId: 'DatabaseMigration',
        },
      },
    ])
    expect((await sql`select * from notes`.execute(database.db)).rows).toEqual([])
  })

  it('is answered with success, after two calls, where there is nothing to do', async () => {
    const before = database.calls()

    expect(await answerTo(release(first), event('Update'))).toEqual([
      { Status: 'SUCCESS', Reason: 'at r0' },
    ])
    expect(database.calls() - before).toBe(2)
  })

  it('is answered with the reason for a failure, and leaves the database as it was', async () => {
    const reason = /r1.*relation "notes" already exists/
    const statements = ['create table half (id int)', 'create table notes (id int)']

    // Lambda is to count it, for the alarm.
    await expect(release(first, statements)(event('Update'), lambda(900_000))).rejects.toThrow(
      reason,
    )

    expect(aws.receiver.responses).toMatchObject([
      { body: { Status: 'FAILED', Reason: expect.stringMatching(reason) } },
    ])
    const { rows } =
      await sql`select to_regclass('notes') is null as notes, to_regclass('half') is null as half`.execute(
        database.db,
      )
    expect(rows).toEqual([{ notes: false, half: true }])
    expect(await release(first)({ current: true })).toMatchObject({ current: [{ revision: 'r0' }] })
  })

  it.each([
    ['Delete', first, {}, 'nothing to do'],
    ['Update', second, { Migrations: 'dead' }, 'the migrations of another release: nothing done'],
  ])('of %s is answered and touches nothing', async (type, statement, properties, reason) => {
    const answers = await answerTo(release(first, statement), event(type, {}, properties))

    expect(answers).toEqual([{ Status: 'SUCCESS', Reason: reason }])
    expect(await release(first)({ current: true })).toMatchObject({ current: [{ revision: 'r0' }] })
  })

  it.each([
    ['refuses the answer', 500, 3],
    ['is out of reach', undefined, 0],
  ])(
    'fails the run, with what was migrated kept, where its address %s',
    async (_, status, tries) => {
      const before = aws.receiver.requests()
      aws.receiver.status = status ?? 200
      const given = event('Update', status ? {} : { ResponseURL: 'https://127.0.0.1:9/answer' })

      await expect(release(first)(given, lambda(900_000))).rejects.toThrow()

      expect(aws.receiver.requests() - before).toBe(tries)
      aws.receiver.status = 200
      expect(await release(first)({ current: true })).toMatchObject({
        current: [{ revision: 'r0' }],
      })
    },
  )

  it('is answered with success where the database is ahead, but not where it went another way', async () => {
    const handler = release(first, second)
    await handler({ upgrade: 'head' })
    const secret = aws.secret.value
    // It may be what the deploy is rolled back for.
    aws.secret.value = '{}'

    expect(await answerTo(release(first), event('Update'))).toEqual([
      { Status: 'SUCCESS', Reason: 'the database is ahead of this release: nothing done' },
    ])
    aws.secret.value = secret
    const diverged = releaseOf([revision('r0', null, first), revision('other', 'r0', 'select 1')])
    expect(await answerTo(diverged, event('Update'))).toContainEqual({
      Status: 'FAILED',
      Reason: expect.stringContaining('r1'),
    })
    await handler({ downgrade: '-1' })
    await sql`drop table more`.execute(database.db)
  })

  it('waits for a cluster that wakes', async () => {
    database.faults.replace([{ error: 'DatabaseResumingException', times: 2 }])

    expect(await answerTo(release(first), event('Update'))).toEqual([
      { Status: 'SUCCESS', Reason: 'at r0' },
    ])
    database.faults.clear()
  })

  describe('for a cluster that is not ready', () => {
    /** Lambda's clock, on which nothing takes time but what is waited for. */
    function start(time: number) {
      const run = { left: time }
      const handler = releaseOf([revision('r0', null, first)], async (milliseconds) => {
        run.left -= milliseconds
      })
      const clock = { ...lambda(time), getRemainingTimeInMillis: () => run.left }
      return Object.assign(run, { handle: (given: object) => handler(given, clock) })
    }

    afterEach(() => database.faults.clear())

    it.each([
      'DatabaseNotFoundException',
      'DatabaseUnavailableException',
      'HttpEndpointNotEnabledException',
      'InvalidResourceStateException',
      'ServiceUnavailableError',
    ] as const)('waits until it is: %s', async (error) => {
      database.faults.replace([{ error, times: 10 }])

      await start(900_000).handle(event('Create'))

      expect(aws.receiver.responses).toMatchObject([
        { body: { Status: 'SUCCESS', Reason: 'at r0' } },
      ])
    })

    it.each([
      ['five minutes are over', 900_000, 600_000],
      ['its time is up, but for the answer', 100_000, 60_000],
      ['it has no time', 50_000, 50_000],
    ])('is answered with the reason when %s', async (_, time, left) => {
      database.faults.replace([{ error: 'DatabaseNotFoundException' }])
      const run = start(time)

      await expect(run.handle(event('Create'))).rejects.toThrow('has no instance')

      expect(run.left).toBe(left)
      expect(aws.receiver.responses).toMatchObject([
        { body: { Status: 'FAILED', Reason: expect.stringContaining('has no instance') } },
      ])
    })

    it.each([
      ['what does not pass', 'InvalidSecretException', 'Create'],
      ['whoever asks by hand', 'DatabaseNotFoundException', undefined],
    ] as const)('does not wait for %s', async (_, error, type) => {
      database.faults.replace([{ error }])
      const run = start(900_000)

      await expect(run.handle(type ? event(type) : { upgrade: 'head' })).rejects.toThrow()

      expect(run.left).toBe(900_000)
    })

    it('does not run a revision again that said so', async () => {
      database.faults.replace([{ error: 'InvalidResourceStateException', sql: '/moment/' }])
      const files = [revision('r0', null, first), revision('r1', 'r0', 'select 1 as moment')]
      const waits: number[] = []
      const handler = releaseOf(files, async (milliseconds) => void waits.push(milliseconds))

      await expect(handler(event('Update'), lambda(900_000))).rejects.toThrow('r1')

      expect(waits).toEqual([])
    })
  })

  it.each([
    ['clashes', '{"username":"postgres","password":"fifth"}', 'which is not its own'],
    ['is no login', '{"username":"app"}', 'has to hold'],
  ])(
    'is answered with the reason, before any revision, where the secret %s, and again once it does not',
    async (_, wrong, reason) => {
      const roles = async () =>
        (await sql`select * from pg_authid order by 1`.execute(database.db)).rows
      const current = () => release(first, second)({ current: true })
      const [before, secret] = [await roles(), aws.secret.value]
      aws.secret.value = wrong

      expect(await answerTo(release(first), event('Update'))).toEqual([
        { Status: 'FAILED', Reason: expect.stringContaining(reason) },
      ])
      aws.receiver.responses.length = 0
      expect(await answerTo(release(first, second), event('Update'))).toEqual([
        { Status: 'FAILED', Reason: expect.stringContaining(reason) },
      ])
      await expect(release(first, second)({})).rejects.toThrow(reason)
      await expect(release(first, second)({ downgrade: '-1' })).rejects.toThrow(reason)
      expect(await current()).toMatchObject({ current: [{ revision: 'r0' }] })
      expect(await roles()).toEqual(before)
      aws.secret.value = secret
      expect(await answerTo(release(first, second), event('Update'))).toContainEqual({
        Status: 'SUCCESS',
        Reason: 'at r1',
      })
      await release(first, second)({ downgrade: '-1' })
      await sql`drop table more`.execute(database.db)
    },
  )

  it('waits for a statement that takes longer than a call of the Data API may', async () => {
    const long = revision('r1', 'r0', 'create table slow as select pg_sleep(0.4)::text')
    const { up } = long.module
    long.module.up = (db) => {
      clock.hurry()
      return up(db)
    }

    const answers = await answerTo(releaseOf([revision('r0', null, first), long]), event('Update'))

    expect(answers).toEqual([{ Status: 'SUCCESS', Reason: 'at r1' }])
    expect((await sql`select * from slow`.execute(database.db)).rows).toHaveLength(1)
    await release(first, second)({ downgrade: '-1' })
  })

  it('is given up after as many runs as fit into the time that CloudFormation waits', async () => {
    const answers = await answerTo(release(...six), event('Update', { PlasterRun: 3 }), short)

    expect(aws.invocations).toEqual([])
    expect(answers).toEqual([
      {
        Status: 'FAILED',
        Reason:
          '4 revisions are left after 4 runs: run `npm run migrate` until they are done, and deploy again',
      },
    ])
  })

  it('is passed on to another run when the time is up, until nothing is left', async () => {
    const handler = release(...six)
    await handler(event('Update'), lambda(short))

    const runs: unknown[] = []
    while (aws.receiver.responses.length === 0) {
      const [next] = aws.invocations.splice(0)
      runs.push(next)
      // As Lambda does with what it is asynchronously invoked with.
      await handler(next, lambda(short))
    }

    expect(runs).toEqual([1, 2, 3].map((run) => event('Update', { PlasterRun: run })))
    expect(aws.receiver.responses).toMatchObject([{ body: { Status: 'SUCCESS', Reason: 'at r5' } }])
    expect(aws.invocations).toEqual([])
  })
})

describe('deploy', () => {
  it.each([
    ['one byte each', 'x'],
    ['Chinese', '数据库'],
    ['emoji', '😀'],
    ['quotes and line breaks', '"a\\b"\r\n'],
    ['control characters', '\u0001\u007f'],
  ])('gives as much of a long reason as CloudFormation takes: %s', async (_, word) => {
    const reason = word.repeat(200_000 / word.length)

    const answered = deploy(event('Update') as never, {
      ...idle,
      upgrade: () => Promise.reject(new Error(reason)),
    })

    await expect(answered).rejects.toThrow(reason)
    const [{ body } = {}] = aws.receiver.responses
    expect(reason.startsWith(body?.Reason as string)).toBe(true)
    expect(body?.Reason).not.toMatch(/\p{Surrogate}/u)
    expect(Buffer.byteLength(JSON.stringify(body))).toBeGreaterThan(4_095 - 6)
  })

  it('gives a reason with half a character in it', async () => {
    const answered = deploy(event('Update') as never, {
      ...idle,
      upgrade: () => Promise.reject(new Error('half \ud83d')),
    })

    await expect(answered).rejects.toThrow('half')
    expect(aws.receiver.responses).toMatchObject([{ body: { Reason: 'half \ufffd' } }])
  })

  it("answers in time, by Lambda's clock, where a revision takes longer than the function may", async () => {
    let end = () => {}
    const endless = new Promise<void>((_, reject) => {
      end = () => reject(new Error('ended'))
    })
    endless.catch(() => {})
    const long = revision('r1', 'r0', [])
    long.module.up = () => endless

    const answered = releaseOf([revision('r0', null, first), long])(event('Update'), lambda(15_001))

    await expect(answered).rejects.toThrow('takes longer')
    expect(aws.receiver.responses).toMatchObject([
      { body: { Status: 'FAILED', Reason: expect.stringContaining('takes longer') } },
    ])
    end()
    // Later is too late.
  }, 10_000)
})

describe('the role of the application', () => {
  async function asApplication(statement: string): Promise<unknown> {
    return database.db.transaction().execute(async (transaction) => {
      await sql`set local role app`.execute(transaction)
      return (await sql.raw(statement).execute(transaction)).rows
    })
  }

  it('reads and writes rows, of later tables too, and does nothing else', async () => {
    await release(...six)({ upgrade: 'head' })
    await sql`create table later (id bigint generated always as identity)`.execute(database.db)

    await asApplication('insert into notes values (1)')
    expect(await asApplication('insert into later default values returning id')).toEqual([
      { id: 1 },
    ])
    await expect(asApplication('create table own ()')).rejects.toThrow('permission denied')
    await expect(asApplication('drop table notes')).rejects.toThrow('must be owner')
    await expect(asApplication('select * from alembic_version')).rejects.toThrow(
      'permission denied',
    )
    await expect(asApplication('delete from migration_log')).rejects.toThrow('permission denied')
  })

  it('gets the password of its secret, of which the database is told a hash alone', async () => {
    const stored = async () =>
      (
        await sql<{ rolpassword: string }>`
        select rolpassword from pg_authid where rolname = 'app'`.execute(database.db)
      ).rows[0]
    const before = await stored()
    aws.secret.value = '{"username":"app","password":"second"}'

    const answer = await release(...six)({ grant: true })

    expect(answer).toEqual({ granted: 'app' })
    expect(before?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/)
    expect(await stored()).not.toEqual(before)
  })

  it.each([
    ['the one that migrates', 'postgres', 'which is not its own: put another username into it'],
    ['one that takes turns with it', 'postgres_clone', 'which is not its own'],
    ['one that may make roles', 'maker', 'which is not its own'],
    ['one of AWS', 'rdsproxyadmin', 'which is not its own'],
    ['one that Postgres would call otherwise', 'x'.repeat(64), 'which is longer than 63 bytes'],
  ])('is never %s', async (_, username, reason) => {
    await sql`drop role if exists maker`.execute(database.db)
    await sql`create role maker createrole`.execute(database.db)
    aws.secret.value = JSON.stringify({ username, password: 'fourth' })

    await expect(release(...six)({ grant: true })).rejects.toThrow(reason)
  })

  it('has whatever name its secret says, which is never run as SQL', async () => {
    const name = `o'ne "$grant$; drop table notes; :x`
    aws.secret.value = JSON.stringify({ username: name, password: 'third' })

    await release(...six)({ grant: true })

    const { rows } = await sql`select rolname from pg_roles where rolname = ${name}`.execute(
      database.db,
    )
    expect(rows).toHaveLength(1)
  })

  it.each([
    '',
    '{}',
    '{"username":"app"}',
    '["app"]',
    '{"username":1,"password":"p4ss"}',
    '{"username":"app","password":"p\u00e4ss"}',
  ])('is not touched for the secret %j, of which nothing is said', async (secret) => {
    aws.secret.value = secret

    const error: Error = await release(
      first,
      second,
    )({ grant: true }).then(
      () => new Error('granted'),
      (reason) => reason,
    )

    expect(error.message).toBe(
      'the secret arn:aws:secretsmanager:us-east-1:000000000000:secret:app has to hold {"username":"...","password":"..."}, the password in ASCII',
    )
  })
})
