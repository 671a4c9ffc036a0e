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

/** CloudFormation names them, so that sls, which would put them on a function again, cannot know them. */
function keepRoles({ service }) {
  for (const holder of [service.provider.iam, ...Object.values(service.functions)]) {
    delete holder.role
  }
}

module.exports = { checkStage, keepRoles }
