const { resolveBy } = require('./scripts.cjs')

/** Changes when a revision does, and nothing else makes CloudFormation migrate again. */
module.exports = () => resolveBy('hashMigrations')
