import { beforeAll, describe, expect, it } from 'vitest'
import { blueprint, register } from '../../../functions/_http/blueprint.ts'
import type { Endpoint } from '../../../functions/_http/endpoint.ts'
import type { Before } from '../../../functions/_http/hooks.ts'
import { isPlain, placeOf, placesOf } from '../../../functions/_http/place.ts'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { apiEvent } from '../api-event.ts'
import { comments } from './fixtures/comments/blueprint.ts'

beforeAll(() => {
  process.env.DATABASE_RESOURCE_ARN = 'arn:aws:rds:eu-central-1:123456789012:cluster:none'
  process.env.DATABASE_SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:none'
})

const app = [
  register(comments, { prefix: '/tweets/{id}/comments' }),
  register(comments, {
    name: 'note-comments',
    prefix: '/notes/{id}/comments',
    options: { subject: 'note', readers: 'ada bob' },
  }),
]

async function handlers(registrations = app): Promise<Record<string, Endpoint>> {
  const routes = await loadRoutes(registrations)
  return Object.fromEntries(routes.map(({ functionName, handler }) => [functionName, handler]))
}

async function ask(handler: Endpoint | undefined, headers: Record<string, string> = {}) {
  const answer = await handler?.(apiEvent({ params: { id: '7' }, headers }))
  return {
    status: answer?.statusCode,
    subject: answer?.headers?.['x-subject'],
    body: JSON.parse(answer?.body ?? ''),
  }
}

describe('a blueprint in two places', () => {
  it('has functions and routes in each', async () => {
    const routes = await loadRoutes(app)

    expect(routes.map(({ functionName, method, path }) => [functionName, method, path])).toEqual([
      ['comments-list', 'GET', '/tweets/{id}/comments'],
      ['note-comments-list', 'GET', '/notes/{id}/comments'],
    ])
  })

  it('has options of its own in each, which endpoints and hooks read', async () => {
    const { 'comments-list': ofTweets, 'note-comments-list': ofNotes } = await handlers()

    expect(await ask(ofTweets)).toEqual({
      status: 200,
      subject: 'tweet',
      body: { comments_on: 'tweet 7' },
    })
    expect(await ask(ofNotes, { 'x-reader': 'bob' })).toEqual({
      status: 200,
      subject: 'note',
      body: { comments_on: 'note 7' },
    })
  })

  it('refuses before anything else, and answers that pass through what runs after', async () => {
    const { 'note-comments-list': ofNotes } = await handlers()

    expect(await ask(ofNotes, { 'x-reader': 'eve' })).toMatchObject({
      status: 403,
      subject: 'note',
      body: { type: 'urn:plaster:problem:forbidden', detail: 'only readers may see these' },
    })
  })

  it('is in the file itself as it is without options', async () => {
    const { handler } = await import('./fixtures/comments/list.ts')

    expect(await ask(handler)).toMatchObject({ status: 200, body: { comments_on: 'tweet 7' } })
  })
})

describe('blueprints in blueprints', () => {
  const seen: string[] = []
  const note = (name: string): Before<object> => {
    return () => {
      seen.push(name)
    }
  }
  const inner = blueprint('inner', comments.url, ['list'], { before: [note('inner')] })
  const middle = blueprint('middle', comments.url, [], {
    before: [note('middle 1'), note('middle 2')],
    blueprints: [register(inner, { prefix: '/{id}/inner' })],
  })
  const outer = blueprint('outer', comments.url, ['list'], {
    before: [note('outer')],
    after: [() => Promise.reject(new Error('after failed'))],
    blueprints: [register(middle, { prefix: '/middle', name: 'm' })],
  })

  it('come along below the prefix and the name of the one around', () => {
    const places = placesOf([register(outer, { prefix: '/outer' })])

    expect(places.map(({ name, prefix, endpoints }) => [name, prefix, endpoints])).toEqual([
      ['outer', '/outer', ['list']],
      ['outer-m', '/outer/middle', []],
      ['outer-m-inner', '/outer/middle/{id}/inner', ['list']],
    ])
  })

  it('stay out where only some endpoints are taken', () => {
    expect(placesOf([register(outer, { only: ['list'] })])).toHaveLength(1)
  })

  it('run what is around first', async () => {
    const around = blueprint('around', comments.url, [], {
      before: [note('around')],
      blueprints: [register(middle)],
    })
    const { 'around-middle-inner-list': handler } = await handlers([register(around)])
    seen.length = 0

    expect(await ask(handler)).toMatchObject({ status: 200 })
    expect(seen).toEqual(['around', 'middle 1', 'middle 2', 'inner'])
  })

  it('answer 500 where what runs after them throws', async () => {
    const inPlace = placeOf([register(outer)], 'outer-m-inner-list')
    const { handler: mould } = await import('./fixtures/comments/list.ts')
    expect(await ask(mould.castIn(inPlace))).toMatchObject({ status: 500 })
  })

  it('are told apart from places where nothing is added', () => {
    const plain = blueprint('plain', comments.url, ['list'])

    expect(placesOf([register(plain), ...app]).map(isPlain)).toEqual([true, false, false])
  })
})

describe('register', () => {
  it('refuses an option that the blueprint does not have', () => {
    // @ts-expect-error: the compiler refuses it, too
    expect(() => register(comments, { options: { colour: 'red' } })).toThrow(
      'registration of blueprint comments as comments: it has no option "colour"',
    )
  })
})
