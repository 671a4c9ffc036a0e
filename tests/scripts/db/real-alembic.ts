import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const env = { PATH: process.env.PATH, HOME: process.env.HOME }

/** A line of JSON for each command that it is given as one: what the command prints, and how it ends. */
const program = `
import json, os, sys, tempfile
from alembic.config import main

answers = os.fdopen(os.dup(1), 'w')
for line in sys.stdin:
    files = [tempfile.TemporaryFile() for _ in '12']
    for fd, file in enumerate(files, 1):
        os.dup2(file.fileno(), fd)
    code = 0
    try:
        main(argv=json.loads(line), prog='alembic')
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    printed = []
    for file in files:
        file.seek(0)
        printed.append(file.read().decode())
    print(json.dumps({'code': code, 'stdout': printed[0], 'stderr': printed[1]}), file=answers, flush=True)
`

export interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/** The Python that has Alembic: the first line of its command names it. */
const python = findPython()

export const alembicIsHere = python !== undefined

function findPython(): string | undefined {
  const found = spawnSync('/bin/sh', ['-c', 'head -n 1 "$(command -v alembic)"'], { env })
  return /^#! *(\S*python\S*)$/m.exec(String(found.stdout))?.[1]
}

/**
 * Alembic's own program in a folder: one process for all commands, since most of what one takes is to load
 * it. A command that fails rejects.
 */
export function startAlembic(directory: string) {
  const child = spawn(python as string, ['-c', program], { cwd: directory, env })
  const answers = createInterface(child.stdout)
  const waiting: ((answer: string) => void)[] = []
  answers.on('line', (line) => waiting.shift()?.(line))
  child.once('exit', () => {
    for (const resolve of waiting) resolve('{"code":"ended"}')
  })
  return {
    async run(...args: string[]): Promise<Printed> {
      child.stdin.write(`${JSON.stringify(args)}\n`)
      const { code, ...printed } = JSON.parse(
        await new Promise<string>((resolve) => waiting.push(resolve)),
      )
      if (code) throw new Error(`alembic ${args.join(' ')}: ${code}: ${printed.stderr}`)
      return printed
    },
    async close() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
