const { loadScripts } = require('./scripts.cjs')

/** The functions of serverless.yml, read from functions/app.ts. */
module.exports = async () => {
  try {
    const { serverlessFunctions } = await loadScripts()
    return await serverlessFunctions()
  } catch (error) {
    // sls prints the stack of an error, and a string as it is.
    throw error.name === 'BlueprintError' ? error.message : error
  }
}
