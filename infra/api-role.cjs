const functions = require('./functions.cjs')
const { readSecrets, role, runStatements } = require('./role.cjs')

/** The API may run statements as whom its secret names. */
module.exports = async (configuration) => {
  const names = Object.keys(await functions(configuration))
  const { cluster, secret } = await configuration.resolveConfigurationProperty([
    'custom',
    'database',
  ])
  return {
    Resources: { ApiRole: role(names, [runStatements(cluster), readSecrets([secret])]) },
  }
}
