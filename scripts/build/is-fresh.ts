import type { SourceMaps } from './bundle.ts'
import type { Entry } from './entries.ts'
import type { Inputs } from './inputs.ts'
import type { BuildRecord } from './record.ts'
import { findZip } from './write-function.ts'

/** What is known of the functions in a directory. */
export interface Built {
  directory: string
  sourceMaps: SourceMaps
  record: BuildRecord
  inputs: Inputs
}

/** Whether a function is there as it would come out now. */
export function isFresh(entry: Entry, { directory, sourceMaps, record, inputs }: Built): boolean {
  const made = record.functions[entry.functionName]
  if (!made?.inputs || made.inputs !== inputs.digestOf(entry, record.imports)) return false
  return made.zip === findZip(entry, directory, sourceMaps)
}
