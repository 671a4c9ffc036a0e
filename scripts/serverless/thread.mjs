import { parentPort } from 'node:worker_threads'
import { load } from '../start.mjs'

// For esbuild, a program in Go that ends with this one: it collects no garbage up to that size, which is a
// third of its work.
process.env.GOGC ??= 'off'
process.env.GOMEMLIMIT ??= '1GiB'

const scripts = load(new URL('./plugin.ts', import.meta.url))
// Each call says it.
scripts.catch(() => {})

parentPort.on('message', async ({ begin, name, args, port }) => {
  if (begin) beginBundle(begin)
  else port.postMessage(await answer(name, args))
})

/** While the scripts are loaded. What is wrong is said by whoever builds. */
function beginBundle(args) {
  const begun = load(new URL('../build/begin-bundle.ts', import.meta.url))
    .then((module) => module.beginBundle(...args))
    .catch(() => undefined)
  scripts.then(({ goOn }) => goOn(begun)).catch(() => {})
}

/** What a function of plugin.ts comes to. Of an error only what is named here would arrive. */
async function answer(name, args) {
  try {
    const functions = await scripts
    return { value: await functions[name](...args) }
  } catch (error) {
    const { isExplained } = await scripts.catch(() => ({}))
    const { message, stack } = error
    return { error: { message, stack, isExplained: isExplained?.(error) ?? false } }
  }
}
