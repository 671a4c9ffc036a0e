import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { removeOld } from '../../files/remove-old.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { sharedAs, sharedSource } from './shared-modules.ts'

const cache = fileURLToPath(
  new URL('../../../node_modules/.cache/plaster/revisions/', import.meta.url),
)

/** A change of what compiling makes needs another number, for what is kept is never compiled again. */
const format = 1

/** Milliseconds for which what was compiled is kept. */
const keepingTime = 30 * 24 * 3_600_000

/**
 * What only a module that lies where its source lies can say. With a hyphen it is the name of a rule, as in
 * -- plaster: allow require-concurrent-reindex.
 */
const saysWhereItLies = /\b(import\.meta|require|module|__dirname|__filename)\b(?!-)/

export interface Source {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

/** A file of JavaScript. */
export interface Compiled {
  readonly path: string
  readonly text: string
}

/**
 * Compiles modules in one pass to one file, which exports them as `module0`, `module1` and so on. It is
 * kept by a hash of their texts, so that the next time takes no compiler. What they import is no part of
 * it, and comes from where it would by themselves. Undefined where one asks where it lies.
 *
 * @throws if one is broken, or nothing can be kept
 */
export async function compileModules(sources: readonly Source[]): Promise<Compiled | undefined> {
  if (sources.some(({ text }) => saysWhereItLies.test(text))) return undefined
  const path = join(cache, `${hashOf(sources)}.mjs`)
  const kept = await readFile(path, 'utf8').catch(() => undefined)
  if (kept !== undefined) return { path, text: kept }
  const [code, map] = await build(sources, path)
  await mkdir(cache, { recursive: true })
  await removeOld(cache, keepingTime)
  await replaceFile(`${path}.map`, map)
  await replaceFile(path, code)
  return { path, text: code }
}

function hashOf(sources: readonly Source[]): string {
  const hash = createHash('sha256')
  return hash.update(JSON.stringify([format, sources])).digest('hex')
}

async function build(sources: readonly Source[], path: string): Promise<[string, string]> {
  const esbuild = await import('esbuild')
  const names = sources.map((_, index) => `export * as module${index} from 'source:${index}'`)
  const { outputFiles } = await esbuild.build({
    stdin: { contents: names.join('\n'), resolveDir: cache },
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
    plugins: [onlyThese(sources)],
  })
  const [map, code] = outputFiles.map(({ text }) => text)
  return [code ?? '', map ?? '']
}

/** What they import stays apart, so that there is one of each module in the process. */
function onlyThese(sources: readonly Source[]): Plugin {
  const texts = new Map(sources.map(({ path, text }) => [path, text]))
  return {
    name: 'only these',
    setup(build) {
      build.onResolve({ filter: /^source:/ }, ({ path }) => ({
        path: sources[Number(path.slice('source:'.length))]?.path,
      }))
      const known = new Map<string, Promise<OnResolveResult | undefined>>()
      build.onResolve({ filter: /./ }, (args) => {
        if (args.pluginData === isResolving) return undefined
        const name = `${args.resolveDir} ${args.path}`
        const found = known.get(name) ?? resolveImport(build, args, texts)
        known.set(name, found)
        return found
      })
      build.onLoad({ filter: /./, namespace: 'shared' }, async ({ path }) => ({
        contents: await sharedSource(path),
      }))
      build.onLoad({ filter: /./ }, ({ path }) => ({
        contents: texts.get(path),
        loader: 'ts',
        resolveDir: dirname(path),
      }))
    },
  }
}

const isResolving = Symbol('a plugin asks')

async function resolveImport(
  build: PluginBuild,
  { path: specifier, resolveDir, importer, kind }: OnResolveArgs,
  texts: ReadonlyMap<string, string>,
): Promise<OnResolveResult | undefined> {
  const name = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier
  const options = { resolveDir, importer, kind, pluginData: isResolving }
  const { path, external, errors } = await build.resolve(name, options)
  // A folder outside of this project need not have Kysely installed.
  if (errors.length > 0 && specifier === 'kysely') return { path: 'kysely', namespace: 'shared' }
  if (errors.length > 0) return { errors }
  if (external || texts.has(path)) return { path, external }
  const shared = sharedAs(path)
  if (shared) return { path: shared, namespace: 'shared' }
  return { path: pathToFileURL(path).href, external: true }
}
