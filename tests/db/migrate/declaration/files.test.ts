import { describe, expect, it } from 'vitest'
import { readDeclaration, schemaFilePaths } from '../../../../db/migrate/index.ts'
import { memoryFiles } from '../memory-files.ts'

describe('the files of a declared schema', () => {
  it.each([
    ['migrations', 'db/schema.sql'],
    ['migrations/', 'db/schema.sql'],
    ['./migrations', './db/schema.sql'],
    ['services/api/migrations', 'services/api/db/schema.sql'],
    ['/app/migrations', '/app/db/schema.sql'],
    ['/migrations', '/db/schema.sql'],
    ['.', './../db/schema.sql'],
    ['../..', '../../../db/schema.sql'],
  ])('are beside the folder %s', (folder, path) => {
    expect(schemaFilePaths(folder, {})).toEqual([path])
  })

  it('are read in the order of the settings', async () => {
    const access = memoryFiles({ 'app/a.sql': 'a', 'app/sql/b.sql': 'b', '/c.sql': 'c' })
    const schemaFiles = ['sql/b.sql', 'a.sql']

    expect(await readDeclaration(access, 'app/migrations', { schemaFiles })).toEqual([
      { path: 'app/sql/b.sql', text: 'b' },
      { path: 'app/a.sql', text: 'a' },
    ])
  })

  it('may begin with a byte order mark', async () => {
    const access = memoryFiles({ 'db/schema.sql': '\ufeffcreate table a ()' })

    expect(await readDeclaration(access, 'migrations', {})).toEqual([
      { path: 'db/schema.sql', text: 'create table a ()' },
    ])
  })

  it('are none where the usual one is missing, and have to be there where they are named', async () => {
    const access = memoryFiles({ 'db/other.sql': '' })

    expect(await readDeclaration(access, 'migrations', {})).toBeNull()
    await expect(
      readDeclaration(access, 'migrations', { schemaFiles: ['db/other.sql', 'db/schema.sql'] }),
    ).rejects.toThrow(
      'db/schema.sql: there is no such file, which schemaFiles of migrations/env.ts names',
    )
  })
})
