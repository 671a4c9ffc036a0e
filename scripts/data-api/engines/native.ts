import type { Engine, EngineOptions } from './engine.ts'
import { startNativeServer } from './native-server.ts'
import { openPostgresEngine } from './postgres.ts'

/**
 * PostgreSQL itself over a directory made by buildNative, for as long as the engine is open.
 * Throws EngineUnavailableError.
 */
export async function openNativeEngine(
  directory: string,
  options: EngineOptions = {},
): Promise<Engine> {
  const server = await startNativeServer(directory, options.onNotice)
  try {
    const engine = await openPostgresEngine(server.url, options)
    return {
      ...engine,
      url: server.url,
      async close() {
        await engine.close()
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}
