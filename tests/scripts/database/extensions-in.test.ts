import { expect, it } from 'vitest'
import { extensionsIn } from '../../../scripts/database/extensions-in.ts'

it.each([
  ['create table a (id int)', []],
  ['create extension pg_trgm; create extension  if not exists citext;', ['pg_trgm', 'citext']],
  ['CREATE EXTENSION "uuid-ossp" with schema public', ['uuid-ossp']],
  [`sql.raw("create extension \\"uuid-ossp\\"")`, ['uuid-ossp']],
  ['create extension hstore; create extension hstore;', ['hstore']],
])('the extensions that are created by %s', (script, names) => {
  expect(extensionsIn([script])).toEqual(names)
})
