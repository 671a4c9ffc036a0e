import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { widthOf } from '../output/width.ts'

/** Prints lines, through $PAGER or less where they are more, or wider, than the screen. */
export async function pageLines(
  lines: Iterable<string>,
  output: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
  lend: (work: () => Promise<boolean>) => Promise<boolean>,
): Promise<void> {
  const all = [...lines]
  const program = env.PAGER ?? 'less'
  const text = `${all.join('\n')}\n`
  const isPaged = program.trim() !== '' && isTooLarge(all, output)
  if (isPaged && (await lend(() => runPager(program, text, env)))) return
  output.write(text)
}

function isTooLarge(lines: readonly string[], { rows, columns }: NodeJS.WriteStream): boolean {
  const height = lines.reduce((sum, line) => sum + line.split('\n').length, 0)
  if (height >= rows) return true
  return lines.some(
    (line) => line.length > columns && widthOf(stripVTControlCharacters(line)) > columns,
  )
}

const notFound = 127

/** Through a shell, since PAGER may have options. Gives whether there is such a program. */
async function runPager(program: string, text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const pager = spawn(program, {
    shell: true,
    stdio: ['pipe', 'inherit', 'pipe'],
    // Long lines are cut, not folded; colours pass.
    env: { ...env, LESS: env.LESS ?? '-RS' },
  })
  // Whoever leaves a pager at once closes its input.
  pager.stdin.on('error', () => {})
  pager.stdin.end(text)
  const [code] = await once(pager, 'close')
  return code !== notFound
}
