import { type Compilable, Kysely, Migrator, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serviceLimits } from '../../../scripts/data-api/limits.ts'
import { inTimeZone } from '../../setup/time-zone.ts'
import { baseDialectFor } from './base-dialect.ts'
import { linkWithNextKysely } from './link-with-kysely.ts'
import { type OpenDataApi, openDataApi } from './open-data-api.ts'

// biome-ignore lint/suspicious/noExplicitAny: the schema changes from case to case
type AnyDatabase = Kysely<any>

let server: OpenDataApi
/** kysely-data-api 2.0.0. */
let base: AnyDatabase
let ours: AnyDatabase

const types = { t: { id: 'uuid', mood: 'mood', d: 'date', ts: 'timestamp', j: 'jsonb' } }

beforeAll(async () => {
  server = await openDataApi()
  base = new Kysely({ dialect: baseDialectFor(server.dataApi.url) })
  ours = server.connect({ types })
  await sql`create type mood as enum ('happy')`.execute(ours)
  await sql`
    create table t (id uuid, mood mood, n bigint, j jsonb, d date, ts timestamp, b bytea, ok boolean)`.execute(
    ours,
  )
})

afterAll(async () => {
  await base.destroy()
  await server.close()
})

beforeEach(async () => {
  await sql`truncate t`.execute(ours)
})

afterEach(() => server.dataApi.faults.clear())

const outcome = (work: () => Promise<unknown>) =>
  work().catch((error: Error) => `${error.name}: ${error.message}`)
const one = (row: string, through: AnyDatabase) =>
  sql<Record<string, unknown>>`select ${sql.raw(row)}`.execute(through).then(({ rows }) => rows[0])
const parametersOf = (query: Compilable) => query.compile().parameters
const outcomes = async (work: (db: AnyDatabase) => Promise<unknown>) => {
  const ofBase = await outcome(() => work(base))
  // A transaction that it left open would make all that follows wait.
  server.clock.turn(serviceLimits.idle)
  return { base: ofBase, ours: await outcome(() => work(ours)) }
}

describe('what kysely-data-api 2.0.0 gets wrong', () => {
  it("1: Kysely's migrator locks a session over it that nobody keeps", async () => {
    const migrate = async (db: AnyDatabase) => {
      const provider = { getMigrations: async () => ({ first: { up: async () => {} } }) }
      const { error } = await new Migrator({ db, provider }).migrateToLatest()
      return (error as Error).message
    }
    const found = await outcomes(migrate)
    await sql`drop table kysely_migration, kysely_migration_lock`.execute(ours)

    expect(found.base).toMatch(/pg_advisory_lock|Transaction .* is not found/)
    expect(found.ours).toContain('use the migrate library')
  })

  it('2: it imports what Kysely exports no longer from 0.29 on', async () => {
    const link = (entryPoint: string) => outcome(() => linkWithNextKysely(entryPoint))

    expect(await link('kysely-data-api')).toContain(
      'No matching export in "exports:kysely" for import "DEFAULT_MIGRATION_LOCK_TABLE"',
    )
    expect(await link('db/data-api/index.ts')).toBeUndefined()
  })

  it('3: it sends statements with the id of a transaction that is over', async () => {
    const found = await outcomes((db) =>
      db.connection().execute(async (connection) => {
        await connection.transaction().execute((transaction) => one('1 as n', transaction))
        return one('1 as n', connection)
      }),
    )

    expect(found.base).toContain('TransactionNotFoundException')
    expect(found.ours).toEqual({ n: 1 })
  })

  it('4: it drops isolation level and access mode', async () => {
    const found = await outcomes((db) =>
      db
        .transaction()
        .setIsolationLevel('serializable')
        .setAccessMode('read only')
        .execute((transaction) =>
          one(
            `current_setting('transaction_isolation') as level, current_setting('transaction_read_only') as read_only`,
            transaction,
          ),
        ),
    )

    expect(found.base).toEqual({ level: 'read committed', read_only: 'off' })
    expect(found.ours).toEqual({ level: 'serializable', read_only: 'on' })
  })

  it('5: it has no savepoints', async () => {
    const found = await outcomes(async (db) => {
      const transaction = await db.startTransaction().execute()
      try {
        await transaction.savepoint('a').execute()
        return 'saved'
      } finally {
        await transaction.rollback().execute()
      }
    })

    expect(found.base).toContain('not supported by this driver')
    expect(found.ours).toBe('saved')
  })

  it('6: a rollback that fails hides the cause', async () => {
    server.dataApi.faults.add({
      error: 'TransactionNotFoundException',
      when: 'after',
      operation: 'RollbackTransaction',
    })
    const found = await outcomes((db) =>
      db.transaction().execute((transaction) => one('1 / 0', transaction)),
    )

    expect(found.base).toContain('TransactionNotFoundException')
    expect(found.ours).toContain('division by zero')
  })

  it('7: it sends a bigint as a double', () => {
    const query = (db: AnyDatabase) => db.selectFrom('t').where('n', '=', 9_007_199_254_740_993n)

    expect(parametersOf(query(base))).toEqual([
      { name: '0', value: { doubleValue: 9_007_199_254_740_992 } },
    ])
    expect(parametersOf(query(ours))).toEqual([
      { name: '0', value: { longValue: 9_007_199_254_740_993n } },
    ])
  })

  it('8: it rounds the bigints of results', async () => {
    const found = await outcomes((db) => one('9007199254740993 as n', db))

    expect(found.base).toEqual({ n: 9_007_199_254_740_992 })
    expect(found.ours).toEqual({ n: 9_007_199_254_740_993n })
  })

  it.each([{ longValue: 0 }, { stringValue: '' }, { booleanValue: false }])(
    '9: it takes some objects for values, and refuses them with %j',
    async (value) => {
      const found = await outcomes(async (db) => {
        const { rows } = await sql`select ${{ value }} as j`.execute(db)
        return rows[0]
      })

      expect(found.base).toContain('Could not serialize value')
      expect(found.ours).toEqual({ j: { value } })
    },
  )

  it.each([{ j: { a: 1 } }, { j: [1, 2] }, { b: new Uint8Array([1]) }])(
    '10: it refuses objects, arrays and bytes: %j',
    async (row) => {
      const found = await outcomes(async (db) => {
        const columns = Object.keys(row)
        return db.insertInto('t').values(row).returning(columns).executeTakeFirst()
      })

      expect(found.base).toContain('Could not serialize value')
      expect(found.ours).toEqual('b' in row ? { b: Buffer.from([1]) } : row)
    },
  )

  it.each([
    ['id', 'uuid', 'f47ac10b-58cc-4372-a567-0e02b2c3d479'],
    ['mood', 'mood', 'happy'],
    ['j', 'jsonb', 'text'],
    ['d', 'date', '2024-12-25'],
  ])('11: it compares %s, a %s, with text', async (column, type, value) => {
    await ours
      .insertInto('t')
      .values({ [column]: value, n: 1 })
      .execute()
    const found = await outcomes((db) =>
      db.selectFrom('t').select('n').where(column, '=', value).execute(),
    )

    expect(found.base).toContain(`operator does not exist: ${type} = text`)
    expect(found.ours).toEqual([{ n: 1 }])
  })

  it('12: it cuts a timestamp and changes what it was given', async () => {
    const given = { typeHint: 'TIMESTAMP', value: { stringValue: '2024-12-25 23:30:00.123456' } }
    const [sent] = parametersOf(base.insertInto('t').values({ ts: given }))
    await ours.insertInto('t').values({ ts: '2024-12-25 23:30:00.123456' }).execute()
    const kept = await server
      .connect<Record<string, { ts: string }>>({ timestamps: 'string' })
      .selectFrom('t')
      .select('ts')
      .execute()

    expect(JSON.stringify(sent)).not.toContain('123456')
    expect(given.value.stringValue).not.toContain('123456')
    expect(kept).toEqual([{ ts: '2024-12-25 23:30:00.123456' }])
  })

  it('12: it takes a date for one in the zone of the machine', async () => {
    const stringValue = '2024-12-25 23:30:00'
    const given = { base: { typeHint: 'DATE', value: { stringValue } }, ours: stringValue }
    const insert = (db: AnyDatabase, d: unknown) =>
      db.insertInto('t').values({ d }).returning(sql`d::text`.as('d')).executeTakeFirst()
    const found = await inTimeZone('America/New_York', async () => ({
      base: await insert(base, given.base),
      ours: await insert(ours, given.ours),
    }))

    expect(found).toEqual({ base: { d: '2024-12-26' }, ours: { d: '2024-12-25' } })
  })

  it('13: it reads timestamps in the zone of the machine', async () => {
    const ts = new Date('2024-12-25T10:00:00Z')
    const roundTrip = (db: AnyDatabase) =>
      db.insertInto('t').values({ ts }).returning('ts').executeTakeFirst()
    const found = await inTimeZone('America/New_York', () => outcomes(roundTrip))

    expect(found.base).toEqual({ ts: new Date('2024-12-25T15:00:00Z') })
    expect(found.ours).toEqual({ ts })
  })

  it('14: it makes a moment of a date', async () => {
    const found = await outcomes((db) => one(`'2024-12-25'::date as d`, db))

    expect(found.base).toEqual({ d: new Date('2024-12-25') })
    expect(found.ours).toEqual({ d: '2024-12-25' })
  })

  it('15: it mangles years of five digits', async () => {
    const ts = new Date('+010000-01-01T00:00:00.000Z')
    const insert = (db: AnyDatabase) =>
      db.insertInto('t').values({ ts }).returning('ts').executeTakeFirst()
    const found = await outcomes(insert)

    expect(parametersOf(base.insertInto('t').values({ ts }))).toMatchObject([
      { value: { stringValue: '+010000-01-01 00:00:00.' } },
    ])
    expect(found.base).not.toEqual({ ts })
    expect(found.ours).toEqual({ ts })
  })

  it('16: it leaves the elements of arrays as they came', async () => {
    const found = await outcomes((db) =>
      one(`array['{"a":1}'::jsonb] as j, array['2024-12-25 10:00'::timestamp] as ts`, db),
    )

    expect(found.base).toEqual({ j: ['{"a":1}'], ts: ['2024-12-25 10:00:00'] })
    expect(found.ours).toEqual({ j: [{ a: 1 }], ts: [new Date('2024-12-25T10:00:00Z')] })
  })

  it('17: its bytes are no Buffer', async () => {
    const hex = async (db: AnyDatabase) => {
      const row = await one(`'\\x0aff'::bytea as b`, db)
      return row && (row.b as Buffer).toString('hex')
    }
    const found = await outcomes(hex)

    expect(found).toEqual({ base: '10,255', ours: '0aff' })
  })

  it('18: it does not count the rows that it returns', async () => {
    const counted = (db: AnyDatabase) =>
      db
        .executeQuery(
          db
            .insertInto('t')
            .values([{ n: 1 }, { n: 2 }])
            .returning('n'),
        )
        .then(({ numAffectedRows }) => numAffectedRows)
    const found = await outcomes(counted)

    expect(found).toEqual({ base: undefined, ours: 2n })
  })

  it('19: it answers as an outdated driver', async () => {
    const members = (db: AnyDatabase) =>
      db.connection().execute(async (connection) => {
        const executor = connection.getExecutor()
        return executor.provideConnection(async (raw) =>
          Object.keys(await raw.executeQuery(sql`truncate t`.compile(connection))),
        )
      })
    const found = await outcomes(members)

    expect(found.base).toContain('numUpdatedOrDeletedRows')
    expect(found.ours).not.toContain('numUpdatedOrDeletedRows')
  })

  it('20: it cannot stream', async () => {
    const found = await outcomes(async (db) => {
      const found: unknown[] = []
      const query = db.selectFrom(sql`generate_series(1, 2)`.as('n')).selectAll()
      for await (const { n } of query.stream()) found.push(n)
      return found
    })

    expect(found.base).toContain('does not support streaming')
    expect(found.ours).toEqual([1, 2])
  })

  it('21: it does not wait for a database that resumes', async () => {
    server.dataApi.faults.add({ error: 'DatabaseResumingException', times: 1 })
    const theirs = await outcome(() => one('1 as n', base))
    server.dataApi.faults.clear()
    server.dataApi.faults.add({ error: 'DatabaseResumingException', times: 1 })

    expect(theirs).toContain('DatabaseResumingException')
    expect(await one('1 as n', ours)).toEqual({ n: 1 })
  })

  it('21: it lets the SDK write twice what got no answer', async () => {
    const write = async (db: AnyDatabase) => {
      server.dataApi.faults.clear()
      server.dataApi.faults.add({ drop: true, when: 'after', sql: 'insert', times: 1 })
      await outcome(() => db.insertInto('t').values({ n: 7 }).execute())
      const { rows } = await sql<{ count: number }>`delete from t returning n`.execute(ours)
      return rows.length
    }

    expect(await write(base)).toBe(2)
    expect(await write(ours)).toBe(1)
  })

  it('22: its introspector misses partitioned tables, identity and comments', async () => {
    await sql`
      create table parts (id bigint generated always as identity) partition by range (id)`.execute(
      ours,
    )
    await sql`comment on column parts.id is 'counts'`.execute(ours)
    const described = async (db: AnyDatabase) => {
      const tables = await db.introspection.getTables()
      return tables.find(({ name }) => name === 'parts')?.columns[0]
    }
    const found = await outcomes(described)
    await sql`drop table parts`.execute(ours)

    expect(found.base).toBeUndefined()
    expect(found.ours).toMatchObject({ name: 'id', isAutoIncrementing: true, comment: 'counts' })
  })

  it.each([
    ['a slice', sql`select (array[1, 2, 3])[1:2] as a`, /syntax error at or near "\$1"/],
    ['a dollar quote', sql`select $$a :b c$$ as a`, /a \$1 c|bind message supplies 0|\$1/],
  ])('23: it sends colons on that are taken for parameters: %s', async (_, query, wrong) => {
    const found = await outcomes(async (db) => {
      const { rows } = await query.execute(db)
      return JSON.stringify(rows)
    })

    expect(found.base).toMatch(wrong)
    expect(found.ours).toMatch(/^UnsupportedStatementError: the Data API would read :/)
  })

  it('24: it sends numbers as integers that are none', async () => {
    const found = await outcomes(async (db) => {
      const { rows } = await sql`select ${1e21} as n`.execute(db)
      return rows[0]
    })

    expect(found.base).toMatch(/Exception/)
    expect(found.ours).toEqual({ n: 1e21 })
  })
})
