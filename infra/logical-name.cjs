/** What osls calls a resource of a function in the template. */
function logicalName(functionName, resource) {
  const name = functionName.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${resource}`
}

module.exports = { logicalName }
