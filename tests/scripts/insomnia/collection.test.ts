import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { blueprint, register } from '../../../functions/_http/blueprint.ts'
import { app } from '../../../functions/app.ts'
import { insomniaCollection } from '../../../scripts/insomnia/collection.ts'
import { writeDocument } from '../../../scripts/openapi/write-document.ts'
import { loadRoutes, type Route } from '../../../scripts/routes/load-routes.ts'
import { openTestApi, type TestApi } from '../../functions/test-api.ts'

const meta = (prefix: string) =>
  z.strictObject({
    id: z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`)),
    sortKey: z.number().optional(),
  })
const values = z.array(
  z.strictObject({ name: z.string(), value: z.string(), disabled: z.boolean().optional() }),
)
const request = z.strictObject({
  name: z.string(),
  meta: meta('req'),
  method: z.string(),
  url: z.string(),
  pathParameters: values,
  parameters: values,
  headers: values.optional(),
  body: z.strictObject({ mimeType: z.string(), text: z.string() }).optional(),
  authentication: z.union([
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('bearer'), token: z.string() }),
  ]),
})
const environment = z.strictObject({
  name: z.string(),
  meta: meta('env'),
  data: z.record(z.string(), z.string()),
})

/**
 * The members that are written here, as the parsers of Insomnia 11 and later take them: a request has no children,
 * a folder has neither method nor parameters, and everything has an id of its own kind.
 */
const collectionSchema = z.strictObject({
  type: z.literal('collection.insomnia.rest/5.0'),
  schema_version: z.literal('5.1'),
  name: z.string(),
  meta: meta('wrk'),
  collection: z.array(
    z.strictObject({ name: z.string(), meta: meta('fld'), children: z.array(request) }),
  ),
  environments: environment.extend({ subEnvironments: z.array(environment) }),
})

let routes: Route[]
let collection: z.infer<typeof collectionSchema>

beforeAll(async () => {
  routes = await loadRoutes()
  const document = JSON.parse(await writeDocument(routes))
  collection = parse(stringify(insomniaCollection(document, 'Plaster')))
})

describe('the Insomnia collection', () => {
  it('has the form that Insomnia reads', () => {
    expect(collectionSchema.safeParse(collection).error).toBeUndefined()
  })

  it('sends the key that hooks want, from the environment', async () => {
    const guarded = blueprint('guarded', import.meta.url, [], {
      keyHeader: 'x-api-key',
      blueprints: app.filter(({ name }) => name === 'users'),
    })
    const document = JSON.parse(await writeDocument(await loadRoutes([register(guarded)])))

    const made = insomniaCollection(document, 'Guarded')

    expect(collectionSchema.safeParse(made).error).toBeUndefined()
    expect(made.environments.data).toHaveProperty('x_api_key', '')
    for (const { headers } of made.collection.flatMap(({ children }) => children)) {
      expect(headers).toContainEqual({ name: 'x-api-key', value: '{{ _.x_api_key }}' })
    }
  })

  it('sends the token that an authorizer wants, from the environment', async () => {
    const authorizer = { name: 'tokens', scopes: ['read'] }
    const document = JSON.parse(
      await writeDocument(routes.map((route) => ({ ...route, authorizer }))),
    )

    const made = insomniaCollection(document, 'Guarded')

    expect(collectionSchema.safeParse(made).error).toBeUndefined()
    expect(made.environments.data).toHaveProperty('tokens', '')
    const [system] = made.collection.filter(({ name }) => name === 'system')
    expect(system?.children[0]).toMatchObject({
      headers: [],
      authentication: { type: 'bearer', token: '{{ _.tokens }}' },
    })
  })

  it('has an id of its own for each thing', () => {
    const { meta, collection: folders, environments } = collection
    const { subEnvironments } = environments
    const things = [{ meta }, environments, ...subEnvironments, ...folders]
    const ids = [...things, ...folders.flatMap(({ children }) => children)].map(
      (thing) => thing.meta.id,
    )

    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has a folder for each blueprint, and in it each of its endpoints once', () => {
    const folders = Object.fromEntries(
      collection.collection.map(({ name, children }) => [name, children.length]),
    )
    const expected: Record<string, number> = {}
    for (const { file } of routes) {
      const blueprint = file.split('/').at(-2) ?? ''
      expected[blueprint] = (expected[blueprint] ?? 0) + 1
    }

    expect(folders).toEqual(expected)
  })

  it('has an environment for this machine and one for what is deployed', () => {
    const { data, subEnvironments } = collection.environments

    expect(Object.keys(data)).toEqual(['username', 'password'])
    expect(subEnvironments.map(({ name }) => name)).toEqual(['local', 'deployed'])
  })
})

describe('a request of the collection', () => {
  let api: TestApi

  beforeAll(async () => {
    api = await openTestApi()
  })

  afterAll(() => api.close())

  function find(name: string) {
    const all = collection.collection.flatMap(({ children }) => children)
    const found = all.find((one) => one.name === name)
    if (!found) throw new Error(`no request ${name}`)
    return found
  }

  /** Sends a request as Insomnia does, and what its token is chained to before it. */
  async function send(name: string): Promise<{ status: number; body: { token?: string } }> {
    const { method, url, pathParameters, body, headers = [], authentication } = find(name)
    const path = pathParameters.reduce(
      (rendered, parameter) => rendered.replace(`:${parameter.name}`, parameter.value),
      url.replace('{{ _.base_url }}', ''),
    )
    const text = body?.text.replace(
      /\{\{ _\.(\w+) \}\}/g,
      (_, name) => collection.environments.data[name] ?? '',
    )
    const sent = Object.fromEntries(headers.map((header) => [header.name, header.value]))
    if (authentication.type === 'bearer') sent.authorization = await bearer(authentication.token)
    return api.ways.gateway(method, path, text, sent)
  }

  /** Of an answer that was kept, the session might have ended. */
  async function bearer(tag: string): Promise<string> {
    const [, id, path = ''] =
      tag.match(/^\{% response 'body', '(\w+)', 'b64::(.+)::46b', 'always' %\}$/) ?? []
    expect(Buffer.from(path, 'base64').toString()).toBe('$.token')
    expect(find('Logs in').meta.id).toBe(id)
    return `Bearer ${(await send('Logs in')).body.token}`
  }

  it('signs up, logs in for the others, and is taken by the API', async () => {
    const statuses: Record<string, number> = {}
    for (const name of [
      'Signs a user up',
      'Logs in',
      'Shows the session that asks',
      'Writes a tweet',
      'Lists users, newest first',
    ]) {
      statuses[name] = (await send(name)).status
    }

    expect(Object.values(statuses), JSON.stringify(statuses)).toEqual([201, 201, 200, 201, 200])
  })
})
