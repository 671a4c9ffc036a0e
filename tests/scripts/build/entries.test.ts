import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { register } from '../../../functions/_http/blueprint.ts'
import type { Endpoint } from '../../../functions/_http/endpoint.ts'
import { placesOf } from '../../../functions/_http/place.ts'
import { bundle } from '../../../scripts/build/bundle.ts'
import { endpointEntry } from '../../../scripts/build/entries.ts'
import { keepUnchanged, loadFunctions } from '../../../scripts/dev/load-functions.ts'
import { startGateway } from '../../../scripts/gateway/server.ts'
import { comments } from '../../functions/_http/fixtures/comments/blueprint.ts'
import { apiEvent } from '../../functions/api-event.ts'

const project = new URL('../../../', import.meta.url).pathname
const fixture = join(project, 'tests/functions/_http/fixtures/comments')

let root: string

/** The application of the guide to blueprints. */
beforeAll(() => {
  vi.stubEnv('DATABASE_RESOURCE_ARN', 'arn:aws:rds:eu-central-1:123456789012:cluster:none')
  vi.stubEnv('DATABASE_SECRET_ARN', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:none')
  const cache = join(project, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  root = mkdtempSync(join(cache, 'cast-'))
  mkdirSync(join(root, 'functions/comments'), { recursive: true })
  symlinkSync(join(project, 'functions/_http'), join(root, 'functions/_http'))
  for (const name of ['blueprint.ts', 'list.ts']) {
    const text = readFileSync(join(fixture, name), 'utf8')
    const moved = text.replaceAll('../../../../../functions/_http', '../_http')
    writeFileSync(join(root, 'functions/comments', name), moved)
  }
  writeApp('note')
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

function writeApp(subject: string): void {
  writeFileSync(
    join(root, 'functions/app.ts'),
    `import { register } from './_http/blueprint.ts'
    import { comments } from './comments/blueprint.ts'
    export const app = [
      register(comments, { prefix: '/tweets/{id}/comments' }),
      register(comments, {
        name: 'note-comments',
        prefix: '/notes/{id}/comments',
        options: { subject: '${subject}', readers: 'ada bob' },
      }),
    ]`,
  )
}

describe('a blueprint with options and hooks, applied in two places', () => {
  it('is built for each as it is there', async () => {
    const places = placesOf([
      register(comments, { prefix: '/tweets/{id}/comments' }),
      register(comments, { name: 'note-comments', options: { readers: 'ada bob' } }),
    ])
    const entries = places.map((place) => {
      const functionName = `${place.name}-list`
      return endpointEntry({ functionName, file: 'functions/comments/list.ts', place })
    })

    const { bundles } = await bundle(entries, root)
    const ask = async (functionName: string, reader: string) => {
      const file = join(root, `${functionName}.mjs`)
      writeFileSync(file, bundles.get(functionName)?.code ?? '')
      const { handler } = (await import(pathToFileURL(file).href)) as { handler: Endpoint }
      const event = apiEvent({ params: { id: '7' }, headers: { 'x-reader': reader } })
      const { statusCode, headers } = await handler(event)
      return [statusCode, headers?.['x-subject']]
    }

    expect(await ask('comments-list', 'eve')).toEqual([200, 'tweet'])
    expect(await ask('note-comments-list', 'bob')).toEqual([200, 'note'])
    expect(await ask('note-comments-list', 'eve')).toEqual([403, 'note'])
  })

  it('is served for each as it is there, and as it is there after a change', async () => {
    const load = () => loadFunctions(root, join(root, 'bundles'))
    const earlier = await load()
    let routes = earlier
    const gateway = await startGateway({ port: 0, routes: async () => routes })
    const ask = async (path: string, reader: string) => {
      const answer = await fetch(gateway.url + path, { headers: { 'x-reader': reader } })
      return [answer.status, answer.headers.get('x-subject')]
    }
    const before = [
      await ask('/tweets/7/comments', 'eve'),
      await ask('/notes/7/comments', 'bob'),
      await ask('/notes/7/comments', 'eve'),
    ]

    writeApp('remark')
    routes = keepUnchanged(earlier, await load())

    const after = await ask('/notes/7/comments', 'bob')
    await gateway.close()
    expect(before).toEqual([
      [200, 'tweet'],
      [200, 'note'],
      [403, 'note'],
    ])
    expect(after).toEqual([200, 'remark'])
  })
})
