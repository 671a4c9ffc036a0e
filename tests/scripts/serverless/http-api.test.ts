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
    expect(await readHttpApi(projectWith(text))).toEqual({ cors: undefined })
  },
)

it.each([
  [
    'provider: { httpApi: { authorizers: { tokens: { type: jwt, issuerUrl: !Ref Issuer } } } }',
    "serverless.yml: provider.httpApi.authorizers.tokens: the local gateway has no authorizers and would let everybody in; take it out, or declare auth: 'session'",
  ],
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
