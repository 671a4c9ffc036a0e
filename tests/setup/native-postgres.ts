import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNativeBinaries } from '../../scripts/data-api/engines/native-binaries.ts'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'

export interface NativePostgres {
  url: string
  close(): Promise<void>
}

/** Whether npm brought the binaries, which are an optional dependency. */
export const nativePostgresIsHere = (await findNativeBinaries()) !== undefined

/** PostgreSQL 17 on a free port with an empty database. */
export async function startNativePostgres(): Promise<NativePostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-postgres-'))
  await buildNative(directory)
  const server = await startNativeServer(directory)
  return {
    url: server.url,
    async close() {
      await server.close()
      rmSync(directory, { recursive: true })
    },
  }
}
