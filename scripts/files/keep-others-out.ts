import { chmodSync } from 'node:fs'

/** Closes a folder to all users of the machine but its owner. */
export function keepOthersOut(folder: string): void {
  try {
    chmodSync(folder, 0o700)
  } catch {
    // The folder of somebody else is theirs to close.
  }
}
