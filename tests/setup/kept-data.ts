import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const cache = new URL('../../node_modules/.cache/plaster/', import.meta.url).pathname

/**
 * A new folder of data for a PostgreSQL. What initdb makes, most of a start, is made once for a binary and
 * a user, and kept as one file, which is there whole or not at all.
 */
export async function makeDataFolder(
  postgres: string,
  build: (folder: string) => void | Promise<void>,
): Promise<string> {
  const kept = await keepData(postgres, build)
  const folder = newFolder()
  // With its owners and modes, which PostgreSQL is strict about.
  execFileSync('tar', ['-xpf', kept, '-C', folder])
  return folder
}

async function keepData(
  postgres: string,
  build: (folder: string) => void | Promise<void>,
): Promise<string> {
  const { mtimeMs, size } = statSync(postgres)
  const kept = join(cache, `postgres-${process.getuid?.()}-${Math.round(mtimeMs)}-${size}.tar`)
  if (existsSync(kept)) return kept
  // Not where it is kept, which may be closed to the user that initdb runs as.
  const folder = newFolder()
  await build(folder)
  mkdirSync(cache, { recursive: true })
  const own = `${kept}.${process.pid}`
  execFileSync('tar', ['-cf', own, '-C', folder, '.'])
  renameSync(own, kept)
  rmSync(folder, { recursive: true })
  return kept
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'plaster-postgres-'))
}
