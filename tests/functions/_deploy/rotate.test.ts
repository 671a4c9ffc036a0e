import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Migrations } from '../../../db/migrate/index.ts'
import { createDeployHandler } from '../../../functions/_deploy/handler.ts'
import type { Login } from '../../../functions/_deploy/secret.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localEnvironment } from '../../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { type FakeAws, startFakeAws } from '../../setup/fake-aws/fake-aws.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'

describe.skipIf(!nativePostgresIsHere)('a rotation', () => {
  let aws: FakeAws
  let url: URL
  let faults: Awaited<ReturnType<typeof startDataApi>>['faults']
  let migrate: ReturnType<typeof createDeployHandler>
  const closed: (() => Promise<unknown>)[] = []

  /** As on Aurora, whoever migrates is no superuser, but may make roles and owns the database. */
  beforeAll(async () => {
    const server = await startNativePostgres()
    url = new URL(server.url)
    await as(server.url, [
      "create role plaster login createrole password 'master'",
      'alter database postgres owner to plaster',
    ])
    const master = { username: 'plaster', password: 'master' }
    const engine = await openPostgresEngine(urlOf(master))
    const dataApi = await startDataApi({ engine, port: 0 })
    faults = dataApi.faults
    const { db, close } = openByEndpoint(dataApi.url, 'a test database')
    aws = await startFakeAws()
    Object.assign(process.env, localEnvironment(dataApi.url), {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
      APPLICATION_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app',
    })
    closed.push(aws.close, close, dataApi.close, () => engine.close(), server.close)
    migrate = createDeployHandler({ settings: {}, files: [notes] } as never, 'beef', () => db)
    await migrate({ upgrade: 'head' })
  })

  afterAll(async () => {
    for (const close of closed) await close()
  })

  function urlOf({ username, password }: Login): string {
    return Object.assign(new URL(url), { username, password }).href
  }

  function inForce(): Login {
    return JSON.parse(aws.secret.value)
  }

  /** A request: a new session, as nothing else asks for the password, and a row. */
  function write(login: Login): Promise<unknown> {
    return as(urlOf(login), ['insert into notes default values'])
  }

  it('makes no request fail, neither one that reads the secret anew nor one that has it from before', async () => {
    const failures: unknown[] = []
    const served = new Set<string>()
    const underWay = new Set<Promise<unknown>>()
    let rotating = true
    async function request(login: Login): Promise<void> {
      const written = write(login).then(
        () => served.add(login.username),
        (error) => failures.push(error),
      )
      underWay.add(written)
      await written
      underWay.delete(written)
    }
    async function requests(nextLogin: () => Login): Promise<void> {
      while (rotating) await request(nextLogin())
    }
    let before = inForce()
    const running = [inForce, inForce, () => before].map(requests)

    const rotated: unknown[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      before = inForce()
      // As ten minutes would have it: nobody is two rotations late.
      await Promise.all(underWay)
      rotated.push(await migrate({ rotate: true }))
      await request(before)
    }
    rotating = false
    await Promise.all(running)

    expect(failures).toEqual([])
    expect(served).toEqual(new Set(['app', 'app_clone']))
    expect(rotated.map((answer) => Object.values(answer as object)[0])).toEqual([
      ...['app_clone', 'app', 'app_clone', 'app'],
    ])
  })

  it('ends a password that was in the secret two rotations before', async () => {
    const leaked = inForce()
    await migrate({ rotate: true })
    await migrate({ rotate: true })

    await expect(write(leaked)).rejects.toThrow('password authentication failed')
  })

  it('leaves both logins with the rights of the application, and no others', async () => {
    for (const login of [inForce(), (await migrate({ rotate: true })) && inForce()]) {
      await expect(as(urlOf(login), ['create table own ()'])).rejects.toThrow('permission denied')
      await expect(as(urlOf(login), ['drop table notes'])).rejects.toThrow('must be owner')
      await expect(as(urlOf(login), ['select from alembic_version'])).rejects.toThrow(
        'permission denied',
      )
    }
  })

  it('leaves what was in force where it fails, and goes on from there the next time', async () => {
    const before = aws.secret.value
    faults.add({ error: 'ForbiddenException', operation: 'ExecuteStatement', times: 1 })

    await expect(migrate({ rotate: true })).rejects.toThrow()
    expect(aws.secret.value).toBe(before)
    await write(inForce())

    await migrate({ rotate: true })
    expect(aws.secret.value).not.toBe(before)
    await write(inForce())
  })

  it('is one where two are asked for at once', async () => {
    const answers = await Promise.all([migrate({ rotate: true }), migrate({ rotate: true })])

    expect(answers[0]).toEqual(answers[1])
    await write(inForce())
  })

  it('waits until nobody uses the login of before any more', async () => {
    const before = aws.secret.value
    aws.secret.age = 0

    await expect(migrate({ rotate: true })).rejects.toThrow(
      'the login was changed a moment ago, and calls may still use the one before: rotate again in 10 minutes',
    )
    expect(aws.secret.value).toBe(before)
    aws.secret.age = 3_600_000
  })

  it('waits from when a login came into force, and not to bring one in that was prepared', async () => {
    faults.add({ error: 'ForbiddenException', operation: 'ExecuteStatement', times: 1 })
    await expect(migrate({ rotate: true })).rejects.toThrow()
    aws.secret.age = 0

    await migrate({ rotate: true })
    await expect(migrate({ rotate: true })).rejects.toThrow('rotate again in 10 minutes')
    aws.secret.age = 3_600_000
  })

  it('says what keeps it from the secret', async () => {
    aws.secret.refusal = { name: 'AccessDeniedException', message: 'no one may' }

    await expect(migrate({ rotate: true })).rejects.toThrow(
      'the secret arn:aws:secretsmanager:us-east-1:000000000000:secret:app cannot be used: no one may',
    )
    aws.secret.refusal = undefined
  })

  it.each([
    [{ rotate: 'app' }, "'rotate' has to be true"],
    [{ rotate: true, grant: true }, "the payload has 'rotate', 'grant': give one of"],
    [{ rotat: true }, 'check, grant, rotate, or nothing'],
  ])('is not asked for by %j', async (payload, message) => {
    await expect(migrate(payload)).rejects.toThrow(message)
  })
})

const notes = {
  path: 'migrations/versions/notes.ts',
  module: {
    revision: 'notes',
    downRevision: null,
    up: (db: never) => sql`create table notes (id bigint generated always as identity)`.execute(db),
    down: async () => {},
  },
} satisfies Pick<Migrations['files'][number], 'path'> & { module: object }

async function as(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
