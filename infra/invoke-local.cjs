const { buildFunction, explained } = require('./build.cjs')
const { run } = require('./scripts.cjs')

/** On this machine there is no stack that variables could refer to. */
function dropReferences({ service }) {
  for (const holder of [service.provider, ...Object.values(service.functions)]) {
    holder.environment = Object.fromEntries(
      Object.entries(holder.environment ?? {}).filter(([, value]) => typeof value !== 'object'),
    )
  }
}

/** Builds a function, lets it find a database, and tells sls where it is. */
async function prepareFunction({ serverless, options, env }) {
  const found = await explained(serverless.classes, () => run('invokeEnvironment', env))
  Object.assign(process.env, found)
  options.extraServicePath = await buildFunction(serverless, options.function)
}

module.exports = { dropReferences, prepareFunction }
