const { join } = require('node:path')
const { beginBundle, resolveBy } = require('./scripts.cjs')

const directory = join(__dirname, '../.build')

/** The functions of the API: those of what functions/app.ts exports by the name in `custom.registrations`. */
module.exports = async ({ resolveConfigurationProperty }) => {
  const registrations = await resolveConfigurationProperty(['custom', 'registrations'])
  const sourceMaps = await resolveConfigurationProperty(['custom', 'sourceMaps'])
  beginBundle(directory, sourceMaps ?? undefined)
  return resolveBy('apiFunctions', registrations)
}
