import { describe, expect, it, vi } from 'vitest'
import { placeOfUrl } from '../../../scripts/psql/session/postgres-client.ts'
import { isLoopback, stageOf } from '../../../scripts/psql/stage.ts'

const cluster = (name: string) => `arn:aws:rds:us-east-1:123456789012:cluster:${name}`

describe('placeOfUrl', () => {
  it.each([
    ['postgres://localhost:5432/app', { host: 'localhost:5432', database: 'app', isLocal: true }],
    ['postgres://db.example.com/app', { host: 'db.example.com', isLocal: false }],
    ['postgresql:///app?host=db.example.com', { host: 'db.example.com', isLocal: false }],
    ['postgres://localhost/app?host=db.prod.example.com', { isLocal: false }],
    ['postgres:///app?host=/run/postgresql', { host: '/run/postgresql', isLocal: true }],
  ])('finds where %s leads', (url, place) => {
    expect(placeOfUrl(url)).toMatchObject(place)
  })

  it('knows what the environment says where a URL has no host', () => {
    vi.stubEnv('PGHOST', 'db.example.com')

    expect(placeOfUrl('postgres:///app')).toMatchObject({ isLocal: false })
    vi.unstubAllEnvs()
  })
})

describe('stageOf', () => {
  it.each<[Parameters<typeof stageOf>[0], string | undefined, string, boolean]>([
    [{ database: 'app', isLocal: true }, undefined, 'local', false],
    [{ database: 'app', isLocal: true }, 'prod', 'prod', true],
    [{ database: 'app_prod', isLocal: true }, undefined, 'prod', true],
    [
      { arn: cluster('plaster-dev-database-1x2y'), database: 'app', isLocal: false },
      undefined,
      'dev',
      false,
    ],
    [
      { arn: cluster('plaster-prod-database-1x2y'), database: 'app', isLocal: false },
      undefined,
      'prod',
      true,
    ],
    [
      { arn: cluster('plaster-prod-database-1x2y'), database: 'app', isLocal: false },
      'dev',
      'prod',
      true,
    ],
    [{ arn: cluster('orders'), database: 'app', isLocal: false }, undefined, 'unknown', true],
    [{ arn: cluster('orders'), database: 'app', isLocal: false }, 'dev', 'dev', false],
    [
      { host: 'db.production.example.com', database: 'app', isLocal: false },
      undefined,
      'production',
      true,
    ],
    [{ host: 'db.example.com:5432', database: 'app', isLocal: false }, undefined, 'unknown', true],
    [{ host: 'db.example.com', database: 'product', isLocal: false }, undefined, 'unknown', true],
    [
      { host: 'db.staging.example.com', database: 'app', isLocal: false },
      undefined,
      'staging',
      false,
    ],
  ])('tells of %j, called %s: %s', (place, said, name, isProtected) => {
    expect(stageOf(place, said)).toEqual({ name, isProtected })
  })

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['', true],
    ['localhost.example.com', false],
    ['127.0.0.1.example.com', false],
    ['10.0.0.1', false],
  ])('takes %s for this machine: %s', (host, isHere) => {
    expect(isLoopback(host)).toBe(isHere)
  })
})
