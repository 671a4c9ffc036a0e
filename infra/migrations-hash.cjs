const { importTypeScript } = require('./typescript.cjs')

/** Changes when a revision does, and nothing else makes CloudFormation migrate again. */
module.exports = async () => {
  const { hashMigrations } = await importTypeScript('scripts/build/migrations-hash.ts')
  return hashMigrations()
}
