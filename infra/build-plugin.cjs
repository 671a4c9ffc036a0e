const { join } = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { run } = require('./scripts.cjs')
const { checkStack, explainInterrupts } = require('./stack.cjs')
const { checkByUsedSchema } = require('./used-schema.cjs')

const directory = '.build'

/** Builds the functions whenever sls is about to pack or run them, and looks at the stack before it is touched. */
class BuildPlugin {
  constructor(serverless, options) {
    checkByUsedSchema(serverless)
    // As the user has it: sls itself puts the variables of serverless.yml into it later.
    const env = { ...process.env }
    const command = serverless.processedInput.commands.join(' ')
    let building
    const build = () => explained(serverless, () => (building ??= buildFunctions(serverless)))
    // Already while sls checks its configuration. What is wrong is said by the hook that waits for it.
    if (['package', 'deploy'].includes(command) && !options.help) build().catch(() => {})
    let stopExplaining = () => {}
    const watch = () => {
      stopExplaining = explainInterrupts(serverless)
    }
    this.hooks = {
      initialize() {
        checkStage(serverless)
        if (command === 'invoke local') dropReferences(serverless)
      },
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': () => buildFunction(serverless, options.function),
      'before:deploy:function:deploy': () => keepRoles(serverless),
      'before:aws:deploy:deploy:createStack': async () => {
        await checkStack(serverless)
        watch()
      },
      'after:aws:deploy:deploy:updateStack': () => stopExplaining(),
      'before:rollback:rollback': async () => {
        if (!options.timestamp) return
        await checkStack(serverless)
        watch()
      },
      'after:rollback:rollback': () => stopExplaining(),
      'before:remove:remove': async () => {
        checkProtection(serverless)
        await checkStack(serverless, 'remove')
      },
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

/** Before anything is removed, in words of this serverless.yml; sls looks at the stack itself. */
function checkProtection(serverless) {
  const { service, classes } = serverless
  if (!service.provider.deletionProtection) return
  const stage = serverless.getProvider('aws').getStage()
  throw new classes.Error(
    `The stage ${stage} is protected from removal: set deletionProtection to false in params.${stage} of serverless.yml and deploy first. Nothing was removed.`,
  )
}

/** CloudFormation names them, so that sls, which would put them on a function again, cannot know them. */
function keepRoles({ service }) {
  for (const holder of [service.provider.iam, ...Object.values(service.functions)]) {
    delete holder.role
  }
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
  const { sourceMaps } = serverless.service.custom
  await run('buildFunctions', join(serverless.serviceDir, directory), sourceMaps)
}

async function buildFunction(serverless, name) {
  const { sourceMaps } = serverless.service.custom
  await explained(serverless, () =>
    run('buildFunction', join(serverless.serviceDir, directory), name, sourceMaps),
  )
}

async function setEnvironment(serverless, env) {
  const found = await explained(serverless, () => run('invokeEnvironment', env))
  Object.assign(process.env, found)
}

/** sls shows a user error as one line, and any other with its stack. */
async function explained(serverless, work) {
  try {
    return await work()
  } catch (error) {
    // Ctrl-C ends esbuild as well, which may be known first: then sls is to end by it, without this error.
    if (error.message.startsWith('The service was stopped')) await sleep(1000)
    throw error.isExplained ? new serverless.classes.Error(error.message) : error
  }
}

module.exports = BuildPlugin
