const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

const entry = join(__dirname, '../scripts/serverless/plugin.ts')
let loaded

/** What sls needs of scripts/, which is TypeScript. */
function loadScripts() {
  loaded ??= import('../scripts/start.mjs').then(({ load }) => load(pathToFileURL(entry)))
  return loaded
}

/** What a function of scripts/ returns, for a variable of serverless.yml. */
async function resolveBy(name) {
  const scripts = await loadScripts()
  try {
    return await scripts[name]()
  } catch (error) {
    // sls prints the stack of an error, and a string as it is.
    throw scripts.isExplained(error) ? error.message : error
  }
}

module.exports = { loadScripts, resolveBy }
