import { describe, expect, it } from 'vitest'
import { blueprint, register } from '../../../functions/_http/blueprint.ts'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'

const folder = 'tests/scripts/routes/fixtures'
const things = blueprint('things', new URL('./fixtures/blueprint.ts', import.meta.url).href, [
  'list',
  'show',
  'loose',
  'open',
  'bare',
  'needy',
  'gone',
])

describe('loadRoutes', () => {
  it('gives each place of a blueprint functions and routes of its own', async () => {
    const routes = await loadRoutes([
      register(things, { prefix: '/things', only: ['list', 'show'] }),
      register(things, { prefix: '/users/{user_id}/things', name: 'user-things', only: ['list'] }),
      register(things, { name: 'all', only: ['list'] }),
    ])

    expect(routes.map(({ handler: _, place: __, ...route }) => route)).toEqual([
      { functionName: 'things-list', method: 'GET', path: '/things', file: `${folder}/list.ts` },
      {
        functionName: 'things-show',
        method: 'GET',
        path: '/things/{id}',
        file: `${folder}/show.ts`,
      },
      {
        functionName: 'user-things-list',
        method: 'GET',
        path: '/users/{user_id}/things',
        file: `${folder}/list.ts`,
      },
      { functionName: 'all-list', method: 'GET', path: '/', file: `${folder}/list.ts` },
    ])
  })

  it('takes a body that says that unknown members are to come', async () => {
    const [route] = await loadRoutes([register(things, { only: ['open'] })])

    expect(route?.path).toBe('/open')
  })

  it.each([
    [
      'a missing file',
      [register(things, { only: ['gone'] })],
      `blueprint things: endpoint "gone" has no file: write ${folder}/gone.ts`,
    ],
    [
      'a file without an endpoint',
      [register(things, { only: ['bare'] })],
      `blueprint things: ${folder}/bare.ts does not export a handler made by endpoint()`,
    ],
    [
      'a body that drops unknown members',
      [register(things, { only: ['loose'] })],
      `things-loose (POST /loose, ${folder}/loose.ts): make the body with z.strictObject, so that unknown members are refused, or with z.looseObject, where they are to come`,
    ],
    [
      'two functions of one name',
      [
        register(things, { prefix: '/a', only: ['list'] }),
        register(things, { prefix: '/b', only: ['list'] }),
      ],
      `function things-list is there twice: things-list (GET /a, ${folder}/list.ts) and things-list (GET /b, ${folder}/list.ts)`,
    ],
    [
      'names that are one when put together',
      [
        register(blueprint('user', things.url, ['show']), { prefix: '/a' }),
        register(things, { name: 'user', prefix: '/b', only: ['show'] }),
      ],
      `function user-show is there twice: user-show (GET /a/{id}, ${folder}/show.ts) and user-show (GET /b/{id}, ${folder}/show.ts)`,
    ],
    [
      'a parameter that comes twice',
      [
        register(things, { prefix: '/a/{id}', name: 'one', only: ['show'] }),
        register(things, { prefix: '/a/{user_id}', name: 'other', only: ['show'] }),
      ],
      `one-show (GET /a/{id}/{id}, ${folder}/show.ts): {id} comes twice in the path`,
    ],
    [
      'two functions for routes that only name their parameters differently',
      [
        register(things, { prefix: '/a', name: 'one', only: ['show'] }),
        register(things, { prefix: '/a/{user_id}', name: 'other', only: ['list'] }),
      ],
      `route GET /a/{} is there twice: one-show (GET /a/{id}, ${folder}/show.ts) and other-list (GET /a/{user_id}, ${folder}/list.ts)`,
    ],
    [
      'a path parameter that the endpoint does not know',
      [register(things, { prefix: '/groups/{group_id}', only: ['list'] })],
      `things-list (GET /groups/{group_id}, ${folder}/list.ts): path parameter {group_id} is not in the endpoint's params schema`,
    ],
    [
      'an endpoint that needs a parameter which no path gives it',
      [register(things, { only: ['needy'] })],
      `things-needy (GET /needy, ${folder}/needy.ts): the endpoint needs path parameter {id}, which the path does not have`,
    ],
  ])('refuses %s in one line that names the place', async (_, registrations, message) => {
    await expect(loadRoutes(registrations)).rejects.toMatchObject({
      name: 'BlueprintError',
      message,
    })
  })
})
