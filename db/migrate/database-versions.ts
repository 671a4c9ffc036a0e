import { randomUUID } from 'node:crypto'
import type { MigrationContext } from './context.ts'
import { failEntry, type JournalEntry, type OpenEntry, recordFailure } from './journal.ts'
import { keepLease, whileHeld } from './keep-lease.ts'
import { leaseTime, releaseLease, renewLease } from './lease.ts'
import type { Step } from './plan.ts'
import { recordMove } from './record-move.ts'
import { recordStart } from './record-start.ts'
import { reason } from './run-errors.ts'
import { createTables } from './tables.ts'
import { readState } from './version-table.ts'
import type { Versions } from './versions.ts'
import { waitForLease } from './wait-for-lease.ts'

/** The version table in the database that is migrated, with the journal and the lease of this run. */
export function databaseVersions(context: MigrationContext): Versions {
  const { settings, scripts, who = 'unknown' } = context
  const holder = randomUUID()
  const lease = { holder, owner: who }
  let began = 0
  let entry: string | null = null
  /** The entry of a step that runs in no transaction. */
  let started: { id: string; revision: string } | undefined
  let ended: OpenEntry | undefined

  function toEntry({ revision, direction }: Step): JournalEntry {
    return { revision, direction, checksum: scripts.get(revision)?.checksum ?? null, who }
  }

  function elapsed(): number {
    return Math.round(performance.now() - began)
  }

  return {
    read: (db) => readState(db, settings),
    create: (db) => createTables(db, settings),
    acquire: (db, lockTimeout = context.lockTimeout) =>
      waitForLease(db, { ...context, ...(lockTimeout !== undefined && { lockTimeout }) }, lease),
    release: (db) => releaseLease(db, settings, holder, ended),
    async beginStep(transaction, { step, before, after }) {
      began = performance.now()
      const entries = [toEntry(step)]
      const lockTimeout = settings.ddlLockTimeout
      const record = { holder, before, after, entries, state: 'done', ended, lockTimeout } as const
      entry = await recordMove(transaction, settings, record)
    },
    keep: (db, work) => keepLease(db, settings, holder, work),
    async endStep(transaction) {
      // Nobody takes it over before the commit, but somebody might right after it.
      if (elapsed() > leaseTime / 2) await renewLease(transaction, settings, holder)
      if (entry !== null) ended = { id: entry, milliseconds: elapsed() }
    },
    async failStep(db, { step }, error) {
      const failure = { milliseconds: elapsed(), error: reason(error) }
      const recorded =
        started?.revision === step.revision
          ? failEntry(db, settings, started.id, failure)
          : recordFailure(db, settings, toEntry(step), failure)
      started = undefined
      // The database may be what failed, and the first error is the one to be told.
      await recorded.catch(() => {})
    },
    async runAlone(db, { step, before }, work) {
      began = performance.now()
      started = undefined
      const id = await recordStart(db, settings, { holder, before, entry: toEntry(step) })
      started = { id, revision: step.revision }
      await keepLease(db, settings, holder, () => work(whileHeld(db, settings, holder)))
    },
    async endAlone(transaction, { before, after }) {
      const own = started && { id: started.id, milliseconds: elapsed() }
      const record = { holder, before, after, entries: [], state: 'done' } as const
      await recordMove(transaction, settings, { ...record, ended: own || undefined })
    },
    async stamp(transaction, before, { steps, heads: after }) {
      const entries = steps.map(toEntry)
      await recordMove(transaction, settings, { holder, before, after, entries, state: 'stamped' })
    },
  }
}
