const functions = require('./functions.cjs')
const { logicalName } = require('./logical-name.cjs')

/** A function of the API is made or updated only once the database has what its code expects. */
module.exports = async () => {
  const { migrate, ...api } = await functions()
  return Object.fromEntries(
    Object.keys(api).map((name) => [
      logicalName(name, 'LambdaFunction'),
      { DependsOn: ['DatabaseMigration'] },
    ]),
  )
}
