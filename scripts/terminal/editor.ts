import { spawn } from 'node:child_process'
import { UsageError } from './failure.ts'

/** The editor that an environment names: it may come with options, as in `code --wait`. */
export function editorOf(env: NodeJS.ProcessEnv): string {
  return env.VISUAL || env.EDITOR || 'vi'
}

/** Opens files in an editor and waits until it is closed. Throws UsageError. */
export async function runEditor(editor: string, paths: readonly string[]): Promise<void> {
  const [program = editor, ...options] = editor.trim().split(/\s+/)
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, [...options, ...paths], { stdio: 'inherit' })
    child.once('error', () => {
      reject(new UsageError(`The editor '${editor}' cannot be started: name another in EDITOR`))
    })
    child.once('close', resolve)
  })
  if (code !== 0) throw new UsageError(`The editor '${editor}' ended with code ${code}`)
}
