import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

/**
 * An import of a module of Node's reads each of its exports, also those that load what nobody uses: of
 * node:http on Node 24, WebSocket and with it all of undici, some 20 ms. This takes what is used.
 */
export const builtinsAsUsed: Plugin = {
  name: 'builtins as they are used',
  setup({ onResolve, onLoad }) {
    const [used, whole] = ['builtin', 'whole builtin']
    onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '')
      if (!builtinModules.includes(name)) return undefined
      const isImport = kind === 'import-statement'
      return isImport
        ? { path: name, namespace: used, sideEffects: false }
        : { path: name, namespace: whole }
    })
    onLoad({ filter: /./, namespace: used }, ({ path }) => ({ contents: exportsAsUsed(path) }))
    onLoad({ filter: /./, namespace: whole }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
    }))
  },
}

/** An export that nobody imports is left out, since getting it is said to have no effect. */
function exportsAsUsed(name: string): string {
  return [
    `const builtin = process.getBuiltinModule('node:${name}')`,
    'export default builtin',
    ...Object.keys(process.getBuiltinModule(name) ?? {}).map(
      (key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})()`,
    ),
  ].join('\n')
}
