import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes what is in a folder but for the few that were changed last. */
export async function keepNewest(folder: string, most: number): Promise<void> {
  const names = await readdir(folder)
  const times = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      // Another process may have removed it.
      return { path, time: await stat(path).then(({ mtimeMs }) => mtimeMs, never) }
    }),
  )
  const old = times.sort((a, b) => b.time - a.time).slice(most)
  for (const { path } of old) await rm(path, { recursive: true, force: true })
}

function never(): number {
  return 0
}
