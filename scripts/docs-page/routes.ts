import type { GatewayRoute } from '../gateway/routes.ts'
import { referenceScript } from './reference-script.ts'

const scriptPath = '/docs/reference.js'

/** Everything that would leave this machine is off: fonts, statistics, a proxy, an assistant. */
const configuration = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  persistAuth: true,
  authentication: { preferredSecurityScheme: 'session' },
}

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Plaster API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="reference"></div>
    <script src="${scriptPath}"></script>
  </body>
</html>
`

/** The browser refuses what the configuration may one day not know to switch off. */
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
].join('; ')

/** `/docs`: a reference of the API with a client to try it, for this machine only. */
export const docsRoutes: readonly GatewayRoute[] = [
  {
    method: 'GET',
    path: '/docs',
    functionName: 'docs',
    handler: async () => ({
      statusCode: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
      body: html,
    }),
  },
  {
    method: 'GET',
    path: scriptPath,
    functionName: 'docs',
    async handler() {
      return {
        statusCode: 200,
        headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' },
        body: `${await referenceScript()}\nScalar.createApiReference('#reference', ${JSON.stringify(configuration)})\n`,
      }
    },
  },
]
