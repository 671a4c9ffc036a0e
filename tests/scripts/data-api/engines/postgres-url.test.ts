import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  connectionOf,
  databaseOf,
  driverUrl,
} from '../../../../scripts/data-api/engines/postgres-url.ts'

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
    ['postgres+ssl://me:secret@localhost/app'],
    ['localhost:5432'],
    ['postgres'],
    ['postgres://localhost:99999/app'],
    ['postgres://localhost/100%'],
  ])('says of %s where it is from, and does not repeat it', (url) => {
    expect(() => databaseOf(url, '--database-url')).toThrow(
      /^--database-url is no Postgres URL: it looks like postgres:\/\/user:password@host:5432\/database$/,
    )
  })

  it('takes it for that of DATABASE_URL where no other source is named', () => {
    expect(() => databaseOf('localhost:5432')).toThrow(/^DATABASE_URL is no Postgres URL:/)
  })
})

describe('connectionOf', () => {
  it('names another database, and keeps all else that the URL says', () => {
    const url = 'postgres://me:secret@[::1]:5433/app?sslmode=disable&options=-c%20work_mem%3D8MB'

    const { connectionString, options } = connectionOf(url, 'my/app 2')

    expect(connectionString).toBe('postgres://me:secret@[::1]:5433/my%2Fapp%202?sslmode=disable')
    // Of the same setting the last counts.
    expect(options).toMatch(/^-c work_mem=8MB -c timezone=UTC -c /)
  })

  it('has no options but its own where the URL has none', () => {
    expect(connectionOf('postgres:///app', 'app').options).toMatch(/^-c timezone=UTC -c /)
  })
})

describe('driverUrl', () => {
  afterEach(() => vi.restoreAllMocks())

  it.each([
    ['require', 'sslmode=require'],
    ['prefer', 'application_name=a%20b&sslmode=prefer'],
    ['verify-ca', 'sslmode=verify-ca'],
    ['the last of two', 'sslmode=disable&sslmode=require'],
  ])('has pg check certificates as it does for sslmode=%s, without its warning', (_, search) => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const url = `postgres://me:a%2Fb@localhost:5433/app?${search}`

    const ours = settingsOf(driverUrl(url))

    expect(warn).not.toHaveBeenCalled()
    expect(ours).toEqual(settingsOf(url))
    expect(ours.ssl).toEqual({})
  })

  it.each([
    ['postgres://localhost/app'],
    ['postgres://localhost/app?sslmode=disable'],
    ['postgres://localhost/app?sslmode=no-verify'],
    ['postgres://localhost/app?sslmode=verify-full'],
    ['postgres://localhost/app?uselibpqcompat=true&sslmode=require'],
  ])('leaves %s as it is', (url) => {
    expect(driverUrl(url)).toBe(url)
  })

  function settingsOf(connectionString: string) {
    const { connectionParameters, ssl } = new pg.Client({ connectionString }) as pg.Client & {
      connectionParameters: object
    }
    return { ...connectionParameters, ssl }
  }
})
