import { type EngineOptions, EngineUnavailableError } from './engine.ts'
import { connectPglite, type PgliteConnection } from './pglite-connection.ts'
import { findDatabase } from './pglite-databases.ts'
import type { DataFile } from './pglite-memory.ts'
import type { WorkerOptions } from './pglite-messages.ts'

/** One connection after the other: two at once would write to one directory. */
export interface PgliteConnections {
  /**
   * Only for who has the turn. It is in the database of that name, or in any where none is named.
   * Throws EngineUnavailableError, and PostgresError for a database that nobody can be in.
   */
  current(database?: string): Promise<PgliteConnection>
  close(): Promise<void>
}

/** Is there where somebody has dropped or renamed the database that they start in. */
const anyDatabase = 'template1'

const goneLine =
  'The embedded database ended with a statement, and with it all that it held in memory'

/** Fewer need no line: one that makes its database and goes to work in it changes once. */
const manyChanges = 3

const changesLine =
  'Calls change the database: the embedded one is in one at a time, and takes half a second to change; --engine native is in all at once.'

/** Connects at once, to the database of that name. Throws EngineUnavailableError. */
export async function connectInTurn(
  first: string,
  { snapshot, templates, ...options }: WorkerOptions,
  { isOurs, onNotice }: Pick<EngineOptions, 'isOurs' | 'onNotice'>,
): Promise<PgliteConnections> {
  const { directory } = options
  let connection = await connectFirst()
  let replacing = Promise.resolve()
  let changes = 0
  let closed = false
  /** What need not be said again. */
  const said = new Set<string>()

  function connect(database: string, files?: readonly DataFile[]): Promise<PgliteConnection> {
    return connectPglite({ ...options, database, files }, isOurs)
  }

  async function connectFirst(): Promise<PgliteConnection> {
    try {
      return await connectPglite({ ...options, snapshot, templates, database: first }, isOurs)
    } catch (error) {
      if (!directory || snapshot) throw error
      return connect(anyDatabase)
    }
  }

  function sayOnce(about: string, line: string): void {
    if (!said.has(about)) onNotice?.(line)
    said.add(about)
  }

  function refuseClosed(): void {
    if (closed) throw new EngineUnavailableError('the embedded database is closed')
  }

  function goneFromMemory(): EngineUnavailableError {
    sayOnce('end', `${goneLine}.`)
    return new EngineUnavailableError(goneLine)
  }

  async function endAtOnce(): Promise<[]> {
    await connection.terminate()
    return []
  }

  async function reopen(): Promise<void> {
    if (!directory) throw goneFromMemory()
    await replace(endAtOnce, connection.database)
    onNotice?.('The embedded database ended with a statement and was opened again.')
  }

  async function change(wanted: string): Promise<void> {
    const database = await findDatabase(connection, wanted)
    if (database === connection.database) return
    await replace(connection.close, database)
    changes += 1
    if (changes === manyChanges) onNotice?.(changesLine)
  }

  async function replace(end: () => Promise<readonly DataFile[]>, database: string): Promise<void> {
    refuseClosed()
    replacing = end().then(async (files) => {
      if (!directory && files.length === 0) throw goneFromMemory()
      connection = await connect(database, files)
    })
    await replacing.catch((error: Error) => {
      sayOnce('replacing', error.message)
      throw error
    })
    said.delete('replacing')
    refuseClosed()
  }

  return {
    async current(database) {
      refuseClosed()
      if (connection.hasEnded()) await reopen()
      if (database !== undefined && database !== connection.database) await change(database)
      return connection
    },
    async close() {
      closed = true
      await replacing.catch(() => {})
      await (directory ? connection.close() : connection.terminate())
    },
  }
}
