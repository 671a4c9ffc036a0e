import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { register } from '../../../functions/_http/blueprint.ts'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { routesTable } from '../../../scripts/routes/table.ts'
import { comments } from './fixtures/comments/blueprint.ts'

const guide = readFileSync(new URL('../../../docs/blueprints.md', import.meta.url), 'utf8')
const blocks = [...guide.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)

it.each(['comments/blueprint.ts', 'comments/list.ts', 'visitors/current.ts'])(
  'the guide shows %s as it was tried',
  (name) => {
    const text = readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')

    expect(blocks).toContain(text.replaceAll('../../../../../functions/_http', '../_http'))
  },
)

it('the guide shows the routes that there are then', async () => {
  const routes = await loadRoutes([
    register(comments, { prefix: '/tweets/{id}/comments' }),
    register(comments, { name: 'note-comments', prefix: '/notes/{id}/comments' }),
  ])
  const shown = routes.map((route) => ({ ...route, file: 'functions/comments/list.ts' }))

  expect(blocks).toContain(`${routesTable(shown)}\n`)
})
