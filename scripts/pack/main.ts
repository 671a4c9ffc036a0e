import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, UsageError } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { pack } from './pack.ts'
import { writePackage } from './write-package.ts'

async function run({ to }: { to: string }): Promise<void> {
  if (!statSync(to, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`there is no folder ${to}`)
  const folder = await mkdtemp(join(tmpdir(), 'plaster-pack-'))
  try {
    await writePackage(folder)
    console.log(await pack(folder, to))
  } finally {
    await rm(folder, { recursive: true })
  }
}

await npmCommand(
  'pack',
  'Makes an npm package of the Data API emulator, for other projects',
  process.env,
)
  .option('--to <folder>', 'where it is written', '.')
  .action(run)
  .parseAsync()
  .catch(fail)
