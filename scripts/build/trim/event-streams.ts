import type { Plugin } from 'esbuild'

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
      contents: `throw new Error('${path} is not in this bundle: see scripts/build/trim/event-streams.ts')`,
    }))
  },
}
