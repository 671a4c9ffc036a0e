import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileModules } from './compile-modules.ts'
import { provideShared } from './shared-modules.ts'

type Module = Record<string, unknown>

interface Waiting {
  readonly path: string
  readonly text: string
  resolve(module: Module): void
  reject(error: unknown): void
}

/** As with any import, a module is loaded once. */
const loaded = new Map<string, Module>()
let waiting: Waiting[] = []

/**
 * Imports a module, of the text that was read of it where that is given. What is asked for at once is
 * compiled in one pass; where one of them is broken, each is loaded by itself and says so.
 */
export function loadModule(path: string, text = readFileSync(path, 'utf8')): Promise<Module> {
  const known = loaded.get(resolve(path))
  if (known) return Promise.resolve(known)
  return new Promise((done, reject) => {
    if (waiting.length === 0) setImmediate(loadWaiting)
    waiting.push({ path: resolve(path), text, resolve: done, reject })
  })
}

async function loadWaiting(): Promise<void> {
  // In whichever order they will run, what is compiled is the same.
  const asked = waiting.sort((a, b) => (a.path < b.path ? -1 : 1))
  waiting = []
  const together = await loadTogether(asked).catch(() => undefined)
  for (const [index, one] of asked.entries()) {
    const module = together?.[`module${index}`] as Module | undefined
    if (module) {
      loaded.set(one.path, module)
      one.resolve(module)
    } else loadAlone(one).then(one.resolve, one.reject)
  }
}

async function loadTogether(asked: readonly Waiting[]): Promise<Module | undefined> {
  const compiled = await compileModules(asked.map(({ path, text }) => ({ path, text })))
  if (!compiled) return undefined
  if (/^import .*"file:[^"]*ts";$/m.test(compiled.text)) await registerTypescript()
  await provideShared(compiled.text)
  return import(pathToFileURL(compiled.path).href)
}

async function loadAlone(one: Waiting): Promise<Module> {
  const compiled = await loadTogether([one]).catch(() => undefined)
  return (compiled?.module0 as Module | undefined) ?? importAlone(one.path)
}

async function importAlone(path: string): Promise<Module> {
  await registerTypescript()
  const module = await import(pathToFileURL(path).href)
  // In a project whose package.json does not say that it has ES modules, it is made into a CommonJS one.
  return module.default?.__esModule ? module.default : module
}

let registered: Promise<void> | undefined

/** Lets Node import TypeScript file by file. It takes longer to load than most commands take. */
function registerTypescript(): Promise<void> {
  registered ??= Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]).then(([esm, cjs]) => {
    esm.register()
    cjs.register()
  })
  return registered
}
