import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { declaredProblems } from '../../../functions/_http/declared-problems.ts'
import { decodeCursor } from '../../../functions/_http/page.ts'
import { problems } from '../../../functions/_http/problem.ts'
import { documentFile, type OpenapiDocument } from '../../../scripts/openapi/document.ts'
import { writeDocument } from '../../../scripts/openapi/write-document.ts'
import { loadRoutes, type Route } from '../../../scripts/routes/load-routes.ts'

let routes: Route[]
let text: string
let document: OpenapiDocument

beforeAll(async () => {
  routes = await loadRoutes()
  text = await writeDocument(routes)
  document = JSON.parse(text)
})

function operationOf({ path, method }: Route) {
  return document.paths[path]?.[method.toLowerCase()]
}

describe('the OpenAPI document', () => {
  it('is written down as the code has it (else: npm run openapi)', () => {
    const written = readFileSync(new URL(`../../../${documentFile}`, import.meta.url), 'utf8')

    expect(written).toBe(text)
  })

  it('is valid, examples included', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      // A tag is a blueprint's name, and some endpoints leave nothing to be done wrong.
      rules: { 'tag-description': 'off', 'operation-4xx-response': 'off' },
    })

    const problems = await lintFromString({ source: text, config })

    expect(problems.map(({ message, location }) => [message, location[0]?.pointer])).toEqual([])
  })

  it('has one operation for each route, under the name of its function', () => {
    const operations = routes.map((route) => operationOf(route)?.operationId)

    expect(operations).toEqual(routes.map(({ functionName }) => functionName))
    expect(Object.values(document.paths).flatMap(Object.values)).toHaveLength(routes.length)
  })

  it('says of each route every answer that it declares or implies', () => {
    for (const route of routes) {
      const { declaration } = route.handler
      const statuses = [
        ...Object.keys(declaration.responses),
        ...declaredProblems(declaration).map((slug) => String(problems[slug].status)),
      ]

      const documented = Object.keys(operationOf(route)?.responses ?? {})

      expect(new Set(documented), route.functionName).toEqual(new Set(statuses))
    }
  })

  it('asks for a session where the endpoint does', () => {
    const secured = routes.filter((route) => operationOf(route)?.security.length === 1)

    expect(secured).toEqual(routes.filter(({ handler }) => handler.declaration.auth))
  })

  it('gives for each body an example that the endpoint takes', () => {
    for (const route of routes) {
      const example = operationOf(route)?.requestBody?.content['application/json'].example

      const taken = route.handler.declaration.body?.safeParse(example)

      expect(taken?.error, route.functionName).toBeUndefined()
    }
  })

  it('gives for each list a cursor that the list takes, as it answers with one', () => {
    const cursors = routes.flatMap((route) => {
      const { parameters = [], responses = {} } = operationOf(route) ?? {}
      return parameters.flatMap((parameter) => {
        if (!('name' in parameter) || parameter.name !== 'cursor') return []
        const answer = responses['200'].content['application/json'].example
        expect(answer.next_cursor).toBe(parameter.example)
        return [decodeCursor(String(parameter.example))]
      })
    })

    expect(cursors).toEqual(
      [
        '/users',
        '/tweets',
        '/users/1/tweets',
        '/users/1/liked_tweets',
        '/tweets/1/liking_users',
      ].map((path) => ({ path, key: 41 })),
    )
  })

  it('names what is shown in many places', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['User', 'Tweet', 'Like', 'Session', 'Problem']),
    )
    expect(text).not.toContain('#/$defs/')
  })
})
