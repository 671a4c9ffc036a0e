const { loadScripts } = require('./scripts.cjs')

/** Changes when a revision does, and nothing else makes CloudFormation migrate again. */
module.exports = async () => {
  const { hashMigrations } = await loadScripts()
  return hashMigrations()
}
