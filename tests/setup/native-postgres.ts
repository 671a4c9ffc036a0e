import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  findNativeBinaries,
  lacksLinks,
  requireNativeBinaries,
} from '../../scripts/data-api/engines/native-binaries.ts'
import { buildNative, nativePaths } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'

export interface NativePostgres {
  url: string
  close(): Promise<void>
}

const binaries = await findNativeBinaries()

/** Whether npm brought the binaries, which are an optional dependency with an install script. */
export const nativePostgresIsHere = binaries !== undefined && !lacksLinks(binaries)

/** PostgreSQL 17 on a free port with an empty database; settings are lines of its postgresql.conf. */
export async function startNativePostgres(settings = ''): Promise<NativePostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-postgres-'))
  copy(await builtDirectory(), directory)
  appendFileSync(join(nativePaths(directory).data, 'postgresql.conf'), settings)
  const server = await startNativeServer(directory)
  return {
    url: server.url,
    async close() {
      await server.close()
      rmSync(directory, { recursive: true })
    },
  }
}

const cache = new URL('../../node_modules/.cache/plaster/', import.meta.url).pathname

/** What initdb makes, most of a start, is made once for a PostgreSQL and a user, and kept. */
async function builtDirectory(): Promise<string> {
  const { mtimeMs, size } = statSync((await requireNativeBinaries()).postgres)
  const built = join(cache, `postgres-${process.getuid?.()}-${Math.round(mtimeMs)}-${size}`)
  if (existsSync(built)) return built
  // Not where it is kept, which may be closed to the user that initdb runs as.
  const directory = mkdtempSync(join(tmpdir(), 'plaster-postgres-'))
  await buildNative(directory)
  mkdirSync(cache, { recursive: true })
  const own = mkdtempSync(join(cache, 'postgres-'))
  copy(directory, own)
  rmSync(directory, { recursive: true })
  keep(own, built)
  return built
}

/** Of two that make it at the same time, one is kept. */
function keep(own: string, built: string): void {
  try {
    renameSync(own, built)
  } catch (error) {
    if (!existsSync(built)) throw error
    rmSync(own, { recursive: true })
  }
}

/** With its owners and modes, which PostgreSQL is strict about. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', `${from}/.`, to])
}
