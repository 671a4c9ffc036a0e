import { inject } from 'vitest'
import type { Engine } from '../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { describeCatalog, emptyTables, removeEverything } from './fresh-database.ts'

type Snapshot = 'empty' | 'migrated'

/** What a file of tests has done with: the next one in this process need not start its own. */
const idle: Record<Snapshot, Engine[]> = { empty: [], migrated: [] }
/** What the catalog says of a database that was just made. */
const asNew: Partial<Record<Snapshot, string>> = {}

const undo = { empty: removeEverything, migrated: emptyTables }

/**
 * PGlite with nothing in it, or at head with no rows; `close` gives it back. One in which anything is left
 * that cannot be undone is not lent again. For a test that ends the database or measures it, openPgliteEngine
 * gives one that is its own.
 */
export async function lendEngine(snapshot: Snapshot): Promise<Engine> {
  const engine = (await takeIdle(snapshot)) ?? (await openNew(snapshot))
  return {
    ...engine,
    async close() {
      idle[snapshot].push(engine)
    },
  }
}

async function takeIdle(snapshot: Snapshot): Promise<Engine | undefined> {
  for (let engine = idle[snapshot].pop(); engine; engine = idle[snapshot].pop()) {
    const found = await run(engine, undo[snapshot]).catch(() => undefined)
    if (found === asNew[snapshot]) return engine
    await engine.close()
  }
  return undefined
}

async function openNew(snapshot: Snapshot): Promise<Engine> {
  const engine = await openPgliteEngine({ snapshot: inject('snapshots')[snapshot], isSmall: true })
  asNew[snapshot] ??= await run(engine)
  return engine
}

/** Gives what the catalog says after the statement, where there is one. */
async function run(engine: Engine, statement?: string): Promise<string> {
  const session = await engine.open()
  try {
    if (statement) await session.run(statement)
    const { rows } = await session.run(describeCatalog)
    return String(rows[0]?.[0])
  } finally {
    session.release()
  }
}
