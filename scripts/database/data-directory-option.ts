import { InvalidArgumentError, Option } from 'commander'
import { withEnv } from '../terminal/env-option.ts'

/** The flag by which commands choose the folder of the embedded database. */
export function dataDirectoryOption(env: NodeJS.ProcessEnv): Option {
  const option = new Option('--data-dir <directory>', 'where the embedded one is kept')
    .argParser(toDirectory)
    .default('.data')
  return withEnv(option, 'PLASTER_DATA_DIR', env)
}

function toDirectory(path: string): string {
  if (path !== '') return path
  throw new InvalidArgumentError('A folder is needed, such as .data.')
}
