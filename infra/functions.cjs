const { resolveBy } = require('./scripts.cjs')

/** The functions of serverless.yml, read from functions/app.ts. */
module.exports = () => resolveBy('serverlessFunctions')
