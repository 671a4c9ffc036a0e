import { InvalidArgumentError, Option } from 'commander'
import { withEnv } from '../terminal/env-option.ts'

const usual = '.data'

/** The flag by which commands choose the folder of the embedded database. */
export function dataDirectoryOption(env: NodeJS.ProcessEnv): Option {
  const option = new Option('--data-dir <directory>', 'where the embedded one is kept')
    .argParser(toDirectory)
    .default(usual)
  return withEnv(option, 'PLASTER_DATA_DIR', env)
}

/** The same for a command without the flag, which goes by the variable alone. */
export function dataDirectoryOf({ PLASTER_DATA_DIR }: NodeJS.ProcessEnv): string {
  return PLASTER_DATA_DIR || usual
}

function toDirectory(path: string): string {
  if (path !== '') return path
  throw new InvalidArgumentError('A folder is needed, such as .data.')
}
