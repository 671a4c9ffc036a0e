import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { readHttpApi } from '../../../scripts/serverless/http-api.ts'

function projectWith(text: string): string {
  const root = mkdtempSync(join(tmpdir(), 'plaster-http-api-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'serverless.yml'), text)
  return root
}

it('takes the CORS of serverless.yml', async () => {
  const { cors } = await readHttpApi(fileURLToPath(new URL('../../..', import.meta.url)))

  expect(cors).toMatchObject({ allowedOrigins: ['*'], maxAge: 86_400 })
})

it.each(['', 'provider: { name: aws }', 'provider: { httpApi: { authorizers: {} } }'])(
  'takes it that there is none: %j',
  async (text) => {
    expect(await readHttpApi(projectWith(text))).toEqual({ cors: undefined, authorizers: {} })
  },
)

const good = {
  type: 'jwt',
  identitySource: '$request.header.Authorization',
  issuerUrl: 'https://login.example/',
  audience: ['api', 'web'],
}

function withAuthorizer(changes: object): string {
  return JSON.stringify({
    provider: { httpApi: { authorizers: { tokens: { ...good, ...changes } } } },
  })
}

it.each([
  [{}, {}],
  [{ audience: 'api' }, { audience: ['api'] }],
  [
    { name: 'other', identitySource: '$request.querystring.token' },
    { identitySource: '$request.querystring.token' },
  ],
])('takes the JWT authorizers of serverless.yml, with %j', async (changes, read) => {
  const { type: _, ...usual } = good

  expect(await readHttpApi(projectWith(withAuthorizer(changes)))).toEqual({
    cors: undefined,
    authorizers: { tokens: { ...usual, ...read } },
  })
})

const place = 'serverless.yml: provider.httpApi.authorizers.tokens'

it.each<[string, unknown]>([
  [
    withAuthorizer({ type: 'request', functionName: 'guard' }),
    `${place}: the local gateway has authorizers of type jwt, and no others`,
  ],
  [
    'provider: { httpApi: { authorizers: { tokens: } } }',
    `${place}: the local gateway has authorizers of type jwt, and no others`,
  ],
  [
    withAuthorizer({ identitySource: undefined }),
    `${place}.identitySource: say $request.header.Authorization, or another header`,
  ],
  ...[undefined, 'Issuer', 'https://cognito-idp.eu-central-1.amazonaws.com/${Users}'].map(
    (issuerUrl): [string, string] => [
      withAuthorizer({ issuerUrl }),
      `${place}.issuerUrl: write the address itself: variables are not known here`,
    ],
  ),
  ...[undefined, { Ref: 'Client' }, ['api', '${env:CLIENT}']].map((audience): [string, string] => [
    withAuthorizer({ audience }),
    `${place}.audience: write the text itself: variables are not known here`,
  ]),
  [
    'provider: { httpApi: { cors: true } }',
    'serverless.yml: provider.httpApi.cors: true: list allowedOrigins and the others instead',
  ],
  ['provider: [1', expect.stringMatching(/^serverless\.yml: [^\n]+ at line 1, column \d+$/)],
])('refuses %j in one line', async (text, message) => {
  await expect(readHttpApi(projectWith(text))).rejects.toMatchObject({
    name: 'UsageError',
    message,
  })
})
