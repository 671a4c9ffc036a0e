import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../../../scripts/db/program.ts'
import type { Terminal } from '../../../scripts/db/session/terminal.ts'
import { lendScratch } from '../../setup/lent-scratch.ts'

export interface Ended {
  code: number
  out: string
  error: string
}

/** An empty directory, and the commands run on a migrations folder in it, in this process. */
export async function openFolder(
  env: Record<string, string> = {},
  terminal: Pick<Terminal, 'colors' | 'choose'> = {},
) {
  const directory = await mkdtemp(join(tmpdir(), 'plaster-db-'))
  return {
    directory,
    async db(...args: string[]): Promise<Ended> {
      const printed: Record<'out' | 'error', string[]> = { out: [], error: [] }
      const code = await runProgram(['-d', join(directory, 'migrations'), ...args], {
        openScratch: lendScratch,
        ...terminal,
        env,
        out: (line) => printed.out.push(line),
        error: (line) => printed.error.push(line),
      })
      const text = (lines: string[]) => lines.join('\n').replaceAll(directory, '/app')
      return { code, out: text(printed.out), error: text(printed.error) }
    },
    remove: () => rm(directory, { recursive: true }),
  }
}
