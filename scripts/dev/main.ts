import { checkDatabaseUrl } from '../database/database-url-option.ts'
import { fail } from '../terminal/failure.ts'
import { type Closable, closeAll, stopOnSignal } from '../terminal/signals.ts'
import { isStartedByNpm } from '../terminal/started-by-npm.ts'
import { withEngineFlag } from './engine-argument.ts'
import { type DevOptions, devProgram } from './options.ts'
import { startAll } from './start-all.ts'

const program = devProgram(process.env).action(run)

async function run(options: DevOptions): Promise<void> {
  const running: Closable[] = []
  stopOnSignal(running, {
    byNpm: isStartedByNpm(process.env.npm_lifecycle_script, process.argv[1]),
  })
  try {
    checkDatabaseUrl(program)
    await startAll(options, process.env, running)
  } catch (error) {
    await closeAll(running)
    throw error
  }
}

await program.parseAsync(withEngineFlag(process.argv)).catch(fail)
