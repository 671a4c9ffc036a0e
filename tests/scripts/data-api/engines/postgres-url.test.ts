import { describe, expect, it } from 'vitest'
import { databaseOf } from '../../../../scripts/data-api/engines/postgres-url.ts'

describe('databaseOf', () => {
  it.each([
    ['postgres://me:secret@localhost:5432/app', 'app'],
    ['postgresql://localhost/my%20app?sslmode=disable', 'my app'],
    ['postgres://localhost', 'postgres'],
    ['postgres:///app?host=/run/postgresql', 'app'],
  ])('finds in %s the name %s', (url, database) => {
    expect(databaseOf(url)).toBe(database)
  })

  it.each([
    ['mysql://me:secret@localhost/app'],
    ['localhost:5432'],
    ['postgres'],
    ['postgres://localhost:99999/app'],
    ['postgres://localhost/100%'],
  ])('says of %s where it is from, and does not repeat it', (url) => {
    expect(() => databaseOf(url, '--database-url')).toThrow(
      /^--database-url is no Postgres URL: it looks like postgres:\/\/user:password@host:5432\/database$/,
    )
  })
})
