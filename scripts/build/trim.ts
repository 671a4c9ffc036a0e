import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

/**
 * A Lambda has its credentials in the environment. The SDK brings every other way to find some, which a
 * cold start would have to load: 120 KB.
 */
export const credentialsOfEnvironment: Plugin = {
  name: 'credentials of the environment',
  setup({ onResolve, onLoad }) {
    const namespace = 'credentials'
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path, resolveDir }) => ({
      path,
      namespace,
      pluginData: resolveDir,
    }))
    onLoad({ filter: /./, namespace }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'",
      resolveDir: pluginData,
    }))
  },
}

/**
 * An import of a module of Node's reads each of its exports, also those that load what nobody uses: of
 * node:http on Node 24, WebSocket and with it all of undici, some 20 ms. This takes what is used.
 */
export const builtinsAsUsed: Plugin = {
  name: 'builtins as they are used',
  setup({ onResolve, onLoad }) {
    const namespace = 'builtin'
    onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path }) => {
      const name = path.replace(/^node:/, '')
      return builtinModules.includes(name) ? { path: name, namespace } : undefined
    })
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
    }))
  },
}

/**
 * The SDK loads event streams and a parser of browsers' names when it needs them, which the Data API never
 * does. In one file they come along all the same, and what they share with the rest is wrapped, to run when
 * it is first asked for, which keeps esbuild from leaving out what is unused: 20 KB.
 */
export const withoutEventStreams: Plugin = {
  name: 'without event streams',
  setup({ onResolve, onLoad }) {
    const namespace = 'left out'
    onResolve({ filter: /^(@smithy\/core\/event-streams|bowser)$/ }, ({ kind, path }) => {
      return kind === 'dynamic-import' ? { path, namespace } : undefined
    })
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `throw new Error('${path} is not in this bundle: see scripts/build/trim.ts')`,
    }))
  },
}
