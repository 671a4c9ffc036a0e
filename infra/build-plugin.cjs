const { join } = require('node:path')
const { importTypeScript } = require('./typescript.cjs')

const directory = '.build'

/** Builds the functions whenever sls is about to pack or run them. */
class BuildPlugin {
  constructor(serverless, options) {
    // As the user has it: sls itself puts the variables of serverless.yml into it later.
    const env = { ...process.env }
    const build = () => buildFunctions(serverless)
    this.hooks = {
      initialize() {
        checkStage(serverless)
        if (serverless.processedInput.commands.join(' ') === 'invoke local') {
          dropReferences(serverless)
        }
      },
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': build,
      'before:invoke:local:invoke': async () => {
        await setEnvironment(serverless, env)
        await buildFunction(serverless, options.function)
        options.extraServicePath = join(directory, options.function)
      },
    }
  }
}

/** A stage without parameters would be one with those of nobody. */
function checkStage(serverless) {
  const { service, classes } = serverless
  const stage = serverless.getProvider('aws').getStage()
  const { default: _, ...others } = service.initialServerlessConfig.params
  const stages = ['dev', ...Object.keys(others)]
  if (stages.includes(stage)) return
  const known = stages.join(' and ')
  throw new classes.Error(`There is no stage ${stage}: serverless.yml has ${known}.`)
}

/** On this machine there is no stack that variables could refer to. */
function dropReferences({ service }) {
  for (const holder of [service.provider, ...Object.values(service.functions)]) {
    holder.environment = Object.fromEntries(
      Object.entries(holder.environment ?? {}).filter(([, value]) => typeof value !== 'object'),
    )
  }
}

async function buildFunctions(serverless) {
  const { buildFunctions } = await importTypeScript('scripts/build/build-functions.ts')
  const { sourceMaps } = serverless.service.custom
  await explained(serverless, () =>
    buildFunctions(join(serverless.serviceDir, directory), sourceMaps),
  )
}

async function buildFunction(serverless, name) {
  const { buildFunction } = await importTypeScript('scripts/build/build-functions.ts')
  await explained(serverless, () => buildFunction(join(serverless.serviceDir, directory), name))
}

async function setEnvironment(serverless, env) {
  const { invokeEnvironment } = await importTypeScript('scripts/serverless/invoke-environment.ts')
  await explained(serverless, () => Object.assign(process.env, invokeEnvironment(env)))
}

/** sls shows a user error as one line, and any other with its stack. */
async function explained(serverless, run) {
  const { isExplained } = await importTypeScript('scripts/terminal/failure.ts')
  try {
    return await run()
  } catch (error) {
    throw isExplained(error) ? new serverless.classes.Error(error.message) : error
  }
}

module.exports = BuildPlugin
