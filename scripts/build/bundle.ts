import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type BuildOptions, build, type LogLevel, type Metafile, type Plugin } from 'esbuild'
import type { Imports } from './inputs.ts'

/**
 * Where a bundle's source map goes: beside it, or into it, which makes it two to three times as large and
 * a cold start slower.
 */
export type SourceMaps = 'apart' | 'inline'

export interface Bundle {
  code: Uint8Array
  /** Undefined where it is in the code. */
  map?: Uint8Array
}

/** How code is read and written. */
export const asModules = {
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  legalComments: 'none',
} as const satisfies BuildOptions

/** A function to bundle, of which the code that it begins with may be still to come. */
export interface Begin {
  functionName: string
  source: string | Promise<string>
}

/**
 * Bundles every function in one pass, each as one minified ES module, and says what they were made of.
 * Functions that begin with the same code have the same bundle. Plugins may say what a file is made of.
 */
export async function bundle(
  entries: readonly Begin[],
  root: string,
  plugins: readonly Plugin[] = [],
  sourceMaps: SourceMaps = 'apart',
  logLevel: LogLevel = 'error',
): Promise<{ bundles: Map<string, Bundle>; imports: Imports }> {
  const firsts = new Map<Begin['source'], string>()
  for (const { functionName, source } of entries) {
    if (!firsts.has(source)) firsts.set(source, functionName)
  }
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...firsts.values()].map((functionName) => ({
      in: `entry:${functionName}`,
      out: `${functionName}/index`,
    })),
    // Nothing is written there, but the paths in source maps begin there.
    outdir: join(root, '.build'),
    write: false,
    bundle: true,
    minify: true,
    sourcemap: sourceMaps === 'inline' ? 'inline' : 'external',
    sourcesContent: false,
    metafile: true,
    ...asModules,
    logLevel,
    plugins: [entrySources(entries, root), libpgQueryAsModule(), ...plugins],
  })
  const made = new Map([...firsts.values()].map((functionName) => [functionName, {} as Bundle]))
  for (const { path, contents } of outputFiles) {
    const bundle = made.get(basename(dirname(path))) as Bundle
    bundle[path.endsWith('.map') ? 'map' : 'code'] = contents
  }
  const bundles = new Map<string, Bundle>()
  const imports = importsOf(metafile)
  for (const { functionName, source } of entries) {
    const first = firsts.get(source) as string
    bundles.set(functionName, made.get(first) as Bundle)
    imports[`entry:${functionName}`] = imports[`entry:${first}`] as readonly string[]
  }
  return { bundles, imports }
}

function importsOf({ inputs }: Metafile): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(inputs).map(([module, { imports }]) => [
      module,
      imports.filter(({ external }) => !external).map(({ path }) => path),
    ]),
  )
}

function entrySources(entries: readonly Begin[], root: string): Plugin {
  const sources = new Map(entries.map(({ functionName, source }) => [functionName, source]))
  return {
    name: 'entry sources',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: path.slice('entry:'.length),
        namespace: 'entry',
      }))
      onLoad({ filter: /./, namespace: 'entry' }, async ({ path }) => ({
        contents: (await sources.get(path)) ?? '',
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
