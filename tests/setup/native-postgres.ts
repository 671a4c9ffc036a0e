import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  findNativeBinaries,
  lacksLinks,
  requireNativeBinaries,
} from '../../scripts/data-api/engines/native-binaries.ts'
import { buildNative, nativePaths } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'
import { makeDataFolder } from './kept-data.ts'

export interface NativePostgres {
  url: string
  close(): Promise<void>
}

const binaries = await findNativeBinaries()

/** Whether npm brought the binaries, which are an optional dependency with an install script. */
export const nativePostgresIsHere = binaries !== undefined && !lacksLinks(binaries)

/** PostgreSQL 17 on a free port with an empty database; settings are lines of its postgresql.conf. */
export async function startNativePostgres(settings = ''): Promise<NativePostgres> {
  const { postgres } = await requireNativeBinaries()
  const directory = await makeDataFolder(postgres, buildNative)
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
