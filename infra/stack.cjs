const { dirname } = require('node:path')
const { run } = require('./scripts.cjs')

/** Throws, before anything is uploaded or removed, where the stack must not be touched, or CloudFormation would refuse to. */
async function checkStack(serverless, verb = 'deploy') {
  const name = nameOf(serverless)
  const { deletionProtection } = serverless.service.provider
  const protectedStage = deletionProtection ? serverless.getProvider('aws').getStage() : undefined
  const advice = await run('stackAdvice', await statusOf(serverless, name), verb, protectedStage)
  if (!advice) return
  throw new serverless.classes.Error(`The stack ${name} ${advice} Nothing was changed.`)
}

async function statusOf(serverless, StackName) {
  const { CloudFormationClient, DescribeStacksCommand } = ofSls('@aws-sdk/client-cloudformation')
  const client = new CloudFormationClient(await serverless.getProvider('aws').getAwsSdkV3Config())
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }))
    return Stacks[0]?.StackStatus
  } catch (error) {
    // Then there is none. Whoever may not ask is told so by sls, which asks the same.
    if (error.$metadata) return undefined
    throw error
  }
}

/** A package that is sls' own. */
function ofSls(name) {
  const paths = [dirname(require.resolve('serverless/package.json'))]
  return require(require.resolve(name, { paths }))
}

function nameOf(serverless) {
  return serverless.getProvider('aws').naming.getStackName()
}

/** Says what Ctrl-C does not end, until the function that this returns is called. */
function explainInterrupts(serverless) {
  const explain = () => {
    process.stderr.write(
      `\nNobody watches any more, but what CloudFormation has begun on the stack ${nameOf(serverless)} goes on: deploy again when it has ended.\n`,
    )
    process.kill(process.pid, 'SIGINT')
  }
  process.once('SIGINT', explain)
  return () => process.off('SIGINT', explain)
}

module.exports = { checkStack, explainInterrupts, ofSls }
