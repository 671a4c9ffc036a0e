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
