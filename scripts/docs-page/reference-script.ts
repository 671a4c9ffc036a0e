interface PluginRoute {
  url: string
  handler(request: undefined, reply: Reply): string
}

interface Reply {
  header(): Reply
  send(text: string): string
}

const script = '/js/scalar.js'

/**
 * The browser script of Scalar's API reference. Its Fastify plugin is the smallest package that carries it,
 * 25 packages in place of 320: it is loaded into as much of a Fastify as it asks for.
 */
export async function referenceScript(): Promise<string> {
  const { default: plugin } = await import('@scalar/fastify-api-reference')
  const routes: PluginRoute[] = []
  const fastify = { initialConfig: {}, route: (route: PluginRoute) => routes.push(route) }
  const load = plugin as unknown as (host: object, options: object, next: () => void) => void
  load(fastify, { routePrefix: '', configuration: { url: '/openapi.json' } }, () => {})
  const found = routes.find(({ url }) => url === script)
  if (!found) throw new Error(`@scalar/fastify-api-reference has no ${script} any more`)
  const reply: Reply = { header: () => reply, send: (text) => text }
  return found.handler(undefined, reply)
}
