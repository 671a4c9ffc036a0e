const functions = require('./functions.cjs')
const { logicalName } = require('./logical-name.cjs')

/** A function of the API is made or updated only once the database has what its code expects. */
module.exports = async (configuration) => {
  const names = Object.keys(await functions(configuration))
  return Object.fromEntries(
    names.map((name) => [
      logicalName(name, 'LambdaFunction'),
      { DependsOn: ['DatabaseMigration'] },
    ]),
  )
}
