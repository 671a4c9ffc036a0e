const { join } = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { run } = require('./scripts.cjs')

const buildDirectory = '.build'

/** All of them, in the folder that serverless.yml takes their zips from. */
function buildFunctions(serverless) {
  return build(serverless, 'buildFunctions')
}

/** One of them, of which this returns the folder. */
async function buildFunction(serverless, name) {
  await build(serverless, 'buildFunction', name)
  return join(buildDirectory, name)
}

function build({ classes, service, serviceDir }, script, ...names) {
  const { sourceMaps } = service.custom
  return explained(classes, () =>
    run(script, join(serviceDir, buildDirectory), ...names, sourceMaps),
  )
}

/** sls shows a user error as one line, and any other with its stack. */
async function explained(classes, work) {
  try {
    return await work()
  } catch (error) {
    // Ctrl-C ends esbuild as well, which may be known first: then sls is to end by it, without this error.
    if (error.message.startsWith('The service was stopped')) await sleep(1000)
    throw error.isExplained ? new classes.Error(error.message) : error
  }
}

module.exports = { buildDirectory, buildFunctions, buildFunction, explained }
