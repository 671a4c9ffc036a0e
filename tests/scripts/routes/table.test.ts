import { expect, it } from 'vitest'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { routesTable } from '../../../scripts/routes/table.ts'
import { startProcess } from '../../setup/process.ts'

it('npm run routes prints every route, in the order of registration', async () => {
  const running = startProcess(['scripts/routes.mjs'])

  expect(await running.ended).toBe(0)
  const lines = running.output().split('\n')
  expect(lines.map((line) => line.split(/ {2,}/)).slice(0, 4)).toEqual([
    ['Method', 'Path', 'Function', 'File'],
    ['------', expect.stringMatching(/^-+$/), expect.any(String), expect.any(String)],
    ['GET', '/users', 'users-list', 'functions/users/list.ts'],
    ['POST', '/users', 'users-create', 'functions/users/create.ts'],
  ])
  expect(running.output()).toBe(`${routesTable(await loadRoutes())}\n`)
})
