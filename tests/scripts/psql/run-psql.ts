import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { runProgram } from '../../../scripts/db/program.ts'
import { createConsole } from '../../../scripts/psql/console.ts'
import { linesOf } from '../../../scripts/psql/line-source.ts'
import { openLink } from '../../../scripts/psql/open-link.ts'
import { plainScreen } from '../../../scripts/psql/screen.ts'

const mark = '-- next --'

/** What the real psql prints for each input, errors in their place among the rows. */
export function runRealPsql(url: string, inputs: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'plaster-psql-'))
  const file = join(folder, 'out')
  const output = openSync(file, 'w')
  const args = inputs.flatMap((input) => ['-c', input, '-c', `\\echo '${mark}'`])
  const env = { ...process.env, PGTZ: 'UTC', PAGER: '' }
  spawnSync('psql', ['-X', '-P', 'null=NULL', ...args, url], {
    env,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const printed = readFileSync(file, 'utf8').split(`${mark}\n`)
  rmSync(folder, { recursive: true })
  return printed.slice(0, -1)
}

export interface Ended {
  code: number
  /** Both streams, in the order of their lines. */
  text: string
  error: string
}

/** `npx db psql` in this process, with what it is given to read. */
export async function runPsql(
  env: Record<string, string>,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  let text = ''
  let error = ''
  const code = await runProgram(['-d', '/nowhere', 'psql', ...args], {
    env,
    input: Readable.from(input === '' ? [] : [input]),
    out(line) {
      text += `${line}\n`
    },
    error(line) {
      text += `${line}\n`
      error += `${line}\n`
    },
  })
  return { code, text, error }
}

/** What the console prints for each input, all over one link. */
export async function runOurs(
  env: Record<string, string>,
  inputs: readonly string[],
): Promise<string[]> {
  let text = ''
  const print = (line: string) => {
    text += `${line}\n`
  }
  const opened = await openLink({ env, notice: print, onProgress: () => () => {} })
  const console = createConsole({
    opened,
    screen: plainScreen({ out: print, error: print }),
    settings: { format: 'aligned', expanded: 'off', timing: false },
    edit: async (edited) => edited,
  })
  const printed: string[] = []
  for (const input of inputs) {
    text = ''
    await console.runText(input, linesOf([])).catch(({ message }: Error) => print(message))
    printed.push(text)
  }
  await console.close()
  return printed
}

/** Where the two differ, and how. */
export function differences(
  inputs: readonly string[],
  wanted: readonly string[],
  printed: readonly string[],
): { input: string; wanted: string | undefined; printed: string | undefined }[] {
  return inputs.flatMap((input, index) =>
    wanted[index] === printed[index]
      ? []
      : [{ input, wanted: wanted[index], printed: printed[index] }],
  )
}
