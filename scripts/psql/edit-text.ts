import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { editorOf, runEditor } from '../terminal/editor.ts'

/** Hands a text, or a file, to the editor and gives what came of it. Throws UsageError. */
export async function editText(
  env: NodeJS.ProcessEnv,
  text: string,
  file?: string,
): Promise<string> {
  if (file !== undefined) {
    await runEditor(editorOf(env), [file])
    return readFile(file, 'utf8')
  }
  // A folder that nobody else can look into: the text may have what is nobody's business.
  const folder = await mkdtemp(join(tmpdir(), 'plaster-edit-'))
  try {
    const path = join(folder, 'statement.sql')
    await writeFile(path, text, { mode: 0o600 })
    await runEditor(editorOf(env), [path])
    return await readFile(path, 'utf8')
  } finally {
    await rm(folder, { recursive: true })
  }
}
