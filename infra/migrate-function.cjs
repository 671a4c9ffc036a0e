const { resolveBy } = require('./scripts.cjs')

/** The function that migrates. */
module.exports = () => resolveBy('migrateFunction')
