import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { refuseMigrationMethods } from '../build/refuse-migration-methods.ts'

/**
 * Bundles TypeScript files with what they import of ours; packages stay outside, shared by all bundles.
 * Paths are from the root. Gives the URL of each file's bundle, which is another when its code is another.
 */
export async function bundleModules(
  root: string,
  files: readonly string[],
  directory: string,
  plugins: readonly Plugin[] = [],
): Promise<Map<string, string>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    outdir: directory,
    outbase: root,
    entryNames: '[dir]/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [refuseMigrationMethods, keepUrlOfBlueprints, ...plugins],
  })
  const entries = Object.entries(metafile.outputs).map(
    ([path, { entryPoint = '' }]) => [entryPoint, pathToFileURL(join(root, path)).href] as const,
  )
  return new Map(entries)
}

/** A blueprint says where its endpoints are: beside its source, not beside a bundle. */
const keepUrlOfBlueprints: Plugin = {
  name: 'keep the URL of blueprints',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]blueprint\.ts$/ }, async ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href)
      const text = await readFile(path, 'utf8')
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' }
    })
  },
}
