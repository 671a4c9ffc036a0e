const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

const entry = join(__dirname, '../scripts/serverless/plugin.ts')
let loaded

/** What sls needs of scripts/, which is TypeScript. */
function loadScripts() {
  loaded ??= import('../scripts/start.mjs').then(({ load }) => load(pathToFileURL(entry)))
  return loaded
}

const resolving = new Map()

/** What a function of scripts/ returns, for the variables of serverless.yml: what fails is said by the first. */
function resolveBy(name) {
  const known = resolving.get(name)
  if (known) return known.catch(() => ({}))
  const resolved = resolve(name)
  resolving.set(name, resolved)
  return resolved
}

async function resolve(name) {
  const scripts = await loadScripts()
  try {
    return await scripts[name]()
  } catch (error) {
    // sls prints the stack of an error, and a string as it is.
    throw scripts.isExplained(error) ? error.message : error
  }
}

module.exports = { loadScripts, resolveBy }
