import { inject } from 'vitest'
import type { Engine } from '../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { describeCatalog, emptyTables, removeEverything } from './fresh-database.ts'

type Snapshot = 'empty' | 'migrated'

interface Kind {
  snapshot: Snapshot
  /** Names of extensions that can be created in it. */
  extensions: readonly string[]
}

/** What a file of tests has done with: the next one in this process need not start its own. */
const idle = new Map<string, Engine[]>()
/** What the catalog says of a database that was just made. */
const asNew = new Map<string, string>()

const undo = { empty: removeEverything, migrated: emptyTables }

/**
 * PGlite with nothing in it, or at head with no rows; `close` gives it back. One in which anything is left
 * that cannot be undone is not lent again. For a test that ends the database or measures it, openPgliteEngine
 * gives one that is its own.
 */
export async function lendEngine(
  snapshot: Snapshot,
  extensions: readonly string[] = [],
): Promise<Engine> {
  const kind = { snapshot, extensions }
  const engine = (await takeIdle(kind)) ?? (await openNew(kind))
  return {
    ...engine,
    async close() {
      idleOf(kind).push(engine)
    },
  }
}

async function takeIdle(kind: Kind): Promise<Engine | undefined> {
  const engines = idleOf(kind)
  for (let engine = engines.pop(); engine; engine = engines.pop()) {
    const found = await run(engine, undo[kind.snapshot]).catch(() => undefined)
    if (found === asNew.get(kind.snapshot)) return engine
    await engine.close()
  }
  return undefined
}

function idleOf({ snapshot, extensions }: Kind): Engine[] {
  const name = [snapshot, ...extensions].join(' ')
  const engines = idle.get(name) ?? []
  idle.set(name, engines)
  return engines
}

async function openNew({ snapshot, extensions }: Kind): Promise<Engine> {
  const templates = snapshot === 'empty' ? inject('templates') : undefined
  const options = { snapshot: inject('snapshots')[snapshot], templates, isSmall: true, extensions }
  const engine = await openPgliteEngine(options)
  if (!asNew.has(snapshot)) asNew.set(snapshot, await run(engine))
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
