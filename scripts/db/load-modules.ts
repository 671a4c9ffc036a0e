import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

type Module = Record<string, unknown>

interface Waiting {
  path: string
  resolve(module: Module): void
  reject(error: unknown): void
}

/** From this many on, compiling them in one pass is quicker than one by one. */
const many = 20

const cache = fileURLToPath(new URL('../../node_modules/.cache/plaster/', import.meta.url))
/** As with any import, a module is loaded once. */
const loaded = new Map<string, Module>()
let waiting: Waiting[] = []

/**
 * Imports a module. Many that are asked for at once are compiled in one pass, since one by one that would
 * be most of a long upgrade; where one of them is broken, each is loaded by itself and says so.
 */
export function loadModule(path: string): Promise<Module> {
  const known = loaded.get(resolve(path))
  if (known) return Promise.resolve(known)
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) setImmediate(loadWaiting)
    waiting.push({ path, resolve, reject })
  })
}

async function loadWaiting(): Promise<void> {
  const asked = waiting
  waiting = []
  const paths = asked.map(({ path }) => resolve(path))
  const together =
    asked.length < many ? undefined : await loadTogether(paths).catch(() => undefined)
  for (const [index, one] of asked.entries()) {
    const module = together?.[`module${index}`] as Module | undefined
    const path = paths[index] as string
    if (module) {
      loaded.set(path, module)
      one.resolve(module)
    } else import(pathToFileURL(path).href).then(one.resolve, one.reject)
  }
}

/** Nothing where one of them asks where it lies, since together they lie elsewhere. */
async function loadTogether(paths: readonly string[]): Promise<Module | undefined> {
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  if (texts.some((text) => text.includes('import.meta'))) return undefined
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    stdin: {
      contents: paths
        .map((path, index) => `export * as module${index} from ${JSON.stringify(path)}`)
        .join('\n'),
      resolveDir: cache,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    external: ['file:*'],
    write: false,
    logLevel: 'silent',
    plugins: [onlyThese(new Set(paths))],
  })
  const file = join(cache, `${randomUUID()}.mjs`)
  await mkdir(cache, { recursive: true })
  await writeFile(file, outputFiles[0]?.text ?? '')
  try {
    return await import(pathToFileURL(file).href)
  } finally {
    await rm(file, { force: true })
  }
}

/** What they import is loaded as it would be by themselves: there is one of each module in the process. */
function onlyThese(paths: ReadonlySet<string>): Plugin {
  return {
    name: 'only these',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const found = resolve(resolveDir, path)
        return paths.has(found) ? undefined : { path: pathToFileURL(found).href, external: true }
      })
    },
  }
}
