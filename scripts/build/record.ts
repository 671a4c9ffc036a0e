import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../files/replace-file.ts'
import type { Imports } from './inputs.ts'

/** What the functions in a directory were made of. */
export interface BuildRecord {
  imports: Imports
  /** Digests, by the function's name; that of the inputs is false where they are not known for sure. */
  functions: Readonly<Record<string, { inputs: string | false; zip: string }>>
}

export const recordFile = 'record.json'

/** An empty one where there is none that can be read. */
export function readRecord(directory: string): BuildRecord {
  try {
    const { imports, functions } = JSON.parse(readFileSync(join(directory, recordFile), 'utf8'))
    return { imports: { ...imports }, functions: { ...functions } }
  } catch {
    return { imports: {}, functions: {} }
  }
}

export async function writeRecord(directory: string, record: BuildRecord): Promise<void> {
  await mkdir(directory, { recursive: true })
  await replaceFile(join(directory, recordFile), JSON.stringify(record))
}
