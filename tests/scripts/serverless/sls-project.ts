import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../../', import.meta.url).pathname
const sources = [
  'db',
  'functions',
  'infra',
  'migrations',
  'scripts',
  'package.json',
  'serverless.yml',
]

export interface SlsProject {
  directory: string
  /** Runs sls there; the output is all that it printed. */
  sls(args: string[], env?: Record<string, string>): Promise<{ code: number; output: string }>
  remove(): void
}

/** A copy of this project, so that what sls writes is nobody else's. */
export function copySlsProject(): SlsProject {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-sls-'))
  for (const name of sources) cpSync(join(root, name), join(directory, name), { recursive: true })
  linkPackages(join(directory, 'node_modules'))
  return {
    directory,
    sls: (args, env) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          ['node_modules/serverless/bin/serverless.js', ...args],
          { cwd: directory, env: { PATH: process.env.PATH, HOME: directory, ...env } },
          (_, stdout, stderr) =>
            resolve({ code: child.exitCode ?? -1, output: `${stdout}${stderr}` }),
        )
      }),
    remove: () => rmSync(directory, { recursive: true }),
  }
}

/** One by one, so that what is kept in node_modules/.cache is nobody else's either. */
function linkPackages(directory: string): void {
  mkdirSync(directory)
  const packages = join(root, 'node_modules')
  for (const name of readdirSync(packages).filter((name) => name !== '.cache')) {
    symlinkSync(join(packages, name), join(directory, name))
  }
}
