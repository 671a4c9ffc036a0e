const { once } = require('node:events')
const { join } = require('node:path')
const { MessageChannel, Worker } = require('node:worker_threads')

const file = join(__dirname, '../scripts/serverless/thread.mjs')
let thread

// The SDK says on every start that it will want Node 22 one day; deployed it runs on 24.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

/**
 * Runs a function of scripts/serverless/plugin.ts in a thread of its own: what takes long there goes on
 * while sls loads its own parts and checks serverless.yml. An error whose message is a line for people
 * comes with `isExplained`.
 */
async function run(name, ...args) {
  thread ??= startThread()
  const { port1: port, port2: theirs } = new MessageChannel()
  thread.postMessage({ name, args, port: theirs }, [theirs])
  const [{ value, error }] = await once(port, 'message')
  port.close()
  if (error) throw Object.assign(new Error(error.message), error)
  return value
}

let isBegun = false

/** Has the bundles of all functions begun before sls asks for them, where it will. */
function beginBundle(...args) {
  if (isBegun || !buildsAll(process.argv.slice(2))) return
  isBegun = true
  thread ??= startThread()
  thread.postMessage({ begin: args })
}

/** Whether arguments of sls, which takes options before a command too, have it build all functions. */
function buildsAll(args) {
  const isOption = (word) => word.startsWith('-')
  const isValue = (index) =>
    /^-(-stage|s|-region|r|-config|c|-aws-profile|-package|p)$/.test(args[index - 1])
  const words = args.filter((word, index) => !isOption(word) && !isValue(index))
  const [command, subcommand] = words
  return command === 'package' || (command === 'deploy' && !ofOne.includes(subcommand))
}

/** Of `sls deploy`, those that build no function, or one. */
const ofOne = ['function', 'list']

/** A call that waits for its answer keeps the process running, the thread alone does not. */
function startThread() {
  const started = new Worker(file)
  started.unref()
  setImmediate(loadPartsOfSls)
  return started
}

/** Of sls, which loads them when its variables are resolved: it has nothing else to do until then. */
function loadPartsOfSls() {
  try {
    require('serverless/lib/plugins')
  } catch {
    // Then sls loads them later, from wherever it has them.
  }
}

const resolving = new Map()

/** What a function of scripts/ returns, for the variables of serverless.yml: what fails is said by the first. */
function resolveBy(name, ...args) {
  const known = resolving.get(name)
  if (known) return known.catch(() => ({}))
  const resolved = run(name, ...args).catch((error) => {
    // sls prints the stack of an error, and a string as it is.
    throw error.isExplained ? error.message : error
  })
  resolving.set(name, resolved)
  return resolved
}

module.exports = { run, resolveBy, beginBundle, buildsAll }
