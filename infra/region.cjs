const { run } = require('./scripts.cjs')

/** Where a user's other tools for AWS work too. */
module.exports = ({ options }) => run('findRegion', { ...process.env }, options['aws-profile'])
