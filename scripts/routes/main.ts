import { fail } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'

async function run(): Promise<void> {
  const { loadRoutes } = await import('./load-routes.ts')
  const { routesTable } = await import('./table.ts')
  console.log(routesTable(await loadRoutes()))
}

await npmCommand('routes', 'Lists every endpoint with its function and file')
  .action(run)
  .parseAsync()
  .catch(fail)
