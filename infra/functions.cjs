const { resolveBy } = require('./scripts.cjs')

/** The functions of the API: those of what functions/app.ts exports by the name in `custom.registrations`. */
module.exports = async ({ resolveConfigurationProperty }) =>
  resolveBy('apiFunctions', await resolveConfigurationProperty(['custom', 'registrations']))
