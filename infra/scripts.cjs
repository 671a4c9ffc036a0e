const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

const entry = join(__dirname, '../scripts/serverless/plugin.ts')
let loaded

/** What sls needs of scripts/, which is TypeScript. */
function loadScripts() {
  loaded ??= import('../scripts/start.mjs').then(({ load }) => load(pathToFileURL(entry)))
  return loaded
}

module.exports = { loadScripts }
