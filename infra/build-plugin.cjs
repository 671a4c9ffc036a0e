const { buildFunction, buildFunctions } = require('./build.cjs')
const { dropReferences, prepareFunction } = require('./invoke-local.cjs')
const { refuseKeptFlags } = require('./kept-flags.cjs')
const { checkStage, keepRoles } = require('./settings.cjs')
const { uploadSourceMaps } = require('./source-maps.cjs')
const { checkStack, explainInterrupts } = require('./stack.cjs')
const { checkByUsedSchema } = require('./used-schema.cjs')

/** Builds the functions whenever sls is about to pack or run them, and looks at the stack before it is touched. */
class BuildPlugin {
  constructor(serverless, options) {
    checkByUsedSchema(serverless)
    // As the user has it: sls itself puts the variables of serverless.yml into it later.
    const env = { ...process.env }
    const command = serverless.processedInput.commands.join(' ')
    let building
    const build = () => (building ??= buildFunctions(serverless))
    // Already while sls checks its configuration. What is wrong is said by the hook that waits for it.
    if (['package', 'deploy'].includes(command) && !options.help) build().catch(() => {})
    let stopExplaining = () => {}
    const beginStack = async () => {
      await checkStack(serverless)
      stopExplaining = explainInterrupts(serverless)
    }
    const endStack = () => stopExplaining()
    this.hooks = {
      initialize() {
        refuseKeptFlags(serverless, options, env)
        checkStage(serverless)
        if (command === 'invoke local') dropReferences(serverless)
      },
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': () => buildFunction(serverless, options.function),
      'before:deploy:function:deploy': () => keepRoles(serverless),
      'before:aws:deploy:deploy:createStack': beginStack,
      'after:aws:deploy:deploy:uploadArtifacts': () => uploadSourceMaps(serverless),
      'after:aws:deploy:deploy:updateStack': endStack,
      // Without a timestamp it lists what there is.
      'before:rollback:rollback': () => options.timestamp && beginStack(),
      'after:rollback:rollback': endStack,
      'before:remove:remove': () => checkStack(serverless, 'remove'),
      'before:invoke:local:invoke': () => prepareFunction({ serverless, options, env }),
    }
  }
}

module.exports = BuildPlugin
