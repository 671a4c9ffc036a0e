import { fail } from '../terminal/failure.ts'

try {
  const { loadRoutes } = await import('./load-routes.ts')
  const { routesTable } = await import('./table.ts')
  console.log(routesTable(await loadRoutes()))
} catch (error) {
  fail(error)
}
