import { isAbsolute, relative } from 'node:path'

/** The first minor version that will do, of the majors before 24; `engines` of package.json says the same to npm. */
const oldest = { 20: 19, 22: 13 }

/**
 * Runs a TypeScript entry file in this process, once Node is known to be new enough for it. One that
 * loads no further TypeScript by itself starts faster `bundled`.
 */
export async function start(entry, { bundled = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 24 && !(minor >= oldest[major])) {
    console.error(
      `Node ${process.versions.node} will not do: Plaster needs Node 20.19, 22.13, or 24 and later.`,
    )
    process.exit(1)
  }
  // The SDK says on every start that it will want Node 22 one day; deployed it runs on 24.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  await (bundled ? load(entry) : loadByTsx(entry)).catch(endAtMistake)
}

/** Imports a TypeScript entry file as one bundle, or as it is where that cannot be made or kept. */
export async function load(entry) {
  const { bundle } = await import('./bundle/bundle.mjs')
  const file = await bundle(entry).catch(() => undefined)
  return file ? import(file.href) : loadByTsx(entry)
}

async function loadByTsx(entry) {
  const { register } = await import('tsx/esm/api')
  register()
  return import(entry.href)
}

/** Code that does not parse, or imports what is not there, is told in a line; what else is thrown by itself. */
function endAtMistake(error) {
  const line = syntaxMistake(error) ?? missingModule(error)
  if (line === undefined) throw error
  console.error(line)
  process.exit(1)
}

function syntaxMistake({ name, message }) {
  const found = /\n(.+?):(\d+):(\d+): ERROR: (.*)/.exec(message)
  if (name !== 'TransformError' || !found) return undefined
  const [, file, line, column, text] = found
  return `${fromHere(file)}:${line}:${Number(column) + 1}: ${text}`
}

function missingModule({ code, message }) {
  const found = /^Cannot find (module|package) '(.+?)' imported from (.+)/.exec(message)
  if (code !== 'ERR_MODULE_NOT_FOUND' || !found) return undefined
  const [, kind, name, file] = found
  const missing =
    kind === 'package'
      ? `the package ${name}, which is not installed: npm ci installs all of package.json`
      : `${fromHere(name)}, which is not there`
  return `${fromHere(file)} imports ${missing}.`
}

function fromHere(path) {
  return isAbsolute(path) ? relative(process.cwd(), path) : path
}
