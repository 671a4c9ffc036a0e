import type { Screen } from '../screen.ts'
import { pageLines } from './pager.ts'

export interface TerminalScreenOptions {
  readonly env: NodeJS.ProcessEnv
  readonly output: NodeJS.WriteStream
  readonly colors: boolean
}

/**
 * The screen of somebody at a terminal.
 *
 * @param lend does something during which the terminal is another program's
 */
export function terminalScreen(
  { output, env, colors }: TerminalScreenOptions,
  lend: (work: () => Promise<boolean>) => Promise<boolean>,
): Screen {
  const print = (line: string) => {
    output.write(`${line}\n`)
  }
  return {
    out: print,
    error: print,
    page: (lines) => pageLines(lines, output, env, lend),
    width: () => output.columns,
    style: {
      null: 'NULL',
      dim: (text) => (colors ? `\x1b[2m${text}\x1b[22m` : text),
    },
  }
}
