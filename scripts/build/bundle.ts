import { readFile } from 'node:fs/promises'
import { build, type Plugin } from 'esbuild'

/** A function to build. */
export interface Entry {
  functionName: string
  /** The code that its bundle begins with. */
  source: string
  /** Files that it reads when it runs, which go beside its code. */
  assets: readonly string[]
}

/**
 * Where a bundle's source map goes: beside it as `index.js.map`, or into it, which makes it about three
 * times as large and a cold start slower.
 */
export type SourceMaps = 'apart' | 'inline'

/**
 * Bundles every function in one pass: `<directory>/<function name>/index.js`, minified ES modules. Plugins
 * may say what a file is made of.
 */
export async function bundle(
  entries: readonly Entry[],
  root: string,
  directory: string,
  plugins: readonly Plugin[] = [],
  sourceMaps: SourceMaps = 'apart',
): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: entries.map(({ functionName }) => ({
      in: `entry:${functionName}`,
      out: `${functionName}/index`,
    })),
    outdir: directory,
    bundle: true,
    minify: true,
    sourcemap: sourceMaps === 'inline' ? 'inline' : 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    plugins: [entrySources(entries, root), libpgQueryAsModule(), ...plugins],
  })
}

function entrySources(entries: readonly Entry[], root: string): Plugin {
  const sources = new Map(entries.map(({ functionName, source }) => [functionName, source]))
  return {
    name: 'entry sources',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: path.slice('entry:'.length),
        namespace: 'entry',
      }))
      onLoad({ filter: /./, namespace: 'entry' }, ({ path }) => ({
        contents: sources.get(path) ?? '',
        loader: 'ts',
        resolveDir: root,
      }))
    },
  }
}

/** libpg-query is a CommonJS script that looks for its wasm beside itself: an ES module needs both said. */
function libpgQueryAsModule(): Plugin {
  return {
    name: 'libpg-query as an ES module',
    setup({ onLoad }) {
      onLoad({ filter: /libpg-query[\\/]wasm[\\/]libpg-query\.js$/ }, async ({ path }) => ({
        contents: [
          "import { createRequire } from 'node:module'",
          'const require = createRequire(import.meta.url)',
          'const __dirname = import.meta.dirname',
          await readFile(path, 'utf8'),
          'export default PgQueryModule',
        ].join('\n'),
      }))
    },
  }
}
