import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  type MigrationDatabase,
  offline,
  runScript,
  upgrade,
} from '../../../../db/migrate/index.ts'
import { contextOf, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { diamond } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

describe('a script', () => {
  it('does to a database what the run itself does', async () => {
    await upgrade(contextOf(db, diamond), { target: 'heads' })
    const wanted = await stateOf(db)
    await sql`drop table a, b, c, d, alembic_version`.execute(db)
    const statements: string[] = []
    const context = offline(contextOf(db, diamond), {
      write: (statement) => statements.push(statement),
    })

    await upgrade(context, { target: 'heads' })
    for (const statement of statements) {
      if (!/^(BEGIN|COMMIT);$/.test(statement)) await runScript(db, statement)
    }

    expect(await stateOf(db)).toEqual(wanted)
  })
})
