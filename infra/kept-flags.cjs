const flags = ['stage', 'region', 'aws-profile', 'config', 'function', 'data']

/**
 * Of `npm run deploy --stage=prod` npm takes the stage for a setting of its own: dev would be deployed. With two
 * dashes before its flags it passes them on.
 */
function refuseKeptFlags({ classes }, options, env) {
  for (const flag of flags) {
    const value = env[`npm_config_${flag.replaceAll('-', '_')}`]
    if (value === undefined || options[flag] !== undefined) continue
    const command = env.npm_lifecycle_event
    throw new classes.Error(`npm took --${flag}: write npm run ${command} -- --${flag} ${value}`)
  }
}

module.exports = { refuseKeptFlags }
