import { randomUUID } from 'node:crypto'
import type { MigrationContext } from '../context.ts'
import type { Step } from '../plan/plan.ts'
import { reason } from '../reason.ts'
import { failEntry, type JournalEntry, type OpenEntry, recordFailure } from './journal.ts'
import { keepLease, whileHeld } from './keep-lease.ts'
import { leaseTime, releaseLease, renewLease } from './lease.ts'
import { recordMove } from './record-move.ts'
import { recordStart } from './record-start.ts'
import { createTables, type VersionTableName } from './tables.ts'
import { readState } from './version-table.ts'
import type { Versions } from './versions.ts'
import { waitForLease } from './wait-for-lease.ts'

/** The version table in the database that is migrated, with the journal and the lease of this run. */
export function databaseVersions(context: MigrationContext): Versions {
  const { settings, scripts, who = 'unknown' } = context
  const holder = randomUUID()
  const lease = { holder, owner: who }
  /** With the schema once it is known: a revision may leave another search path. */
  let name: VersionTableName = settings
  /** When the transaction began, and the step. */
  let opened = 0
  let began = 0
  /** The entries of the steps that are in it. */
  let entries: readonly string[] = []
  let times: Omit<OpenEntry, 'id'>[] = []
  /** The entry of a step that runs in no transaction. */
  let started: { id: string; revision: string } | undefined
  /** What is done, and not yet said to be. */
  let ended: readonly OpenEntry[] = []

  function toEntry({ revision, direction }: Step): JournalEntry {
    return { revision, direction, checksum: scripts.get(revision)?.checksum ?? null, who }
  }

  function elapsed(): number {
    return Math.round(performance.now() - began)
  }

  return {
    read: (db) => readState(db, settings),
    create: (db) => createTables(db, settings),
    async acquire(db, lockTimeout = context.lockTimeout) {
      const patient = { ...context, ...(lockTimeout !== undefined && { lockTimeout }) }
      const { rows, schema } = await waitForLease(db, name, patient, lease)
      name = { ...name, versionTableSchema: schema }
      return rows
    },
    release: (db) => releaseLease(db, name, holder, ended),
    async begin(transaction, moves) {
      opened = performance.now()
      times = []
      const [before, after] = [moves[0]?.before ?? [], moves.at(-1)?.after ?? []]
      const lockTimeout = settings.ddlLockTimeout
      const steps = moves.map(({ step }) => toEntry(step))
      const record = { holder, before, after, entries: steps, state: 'done', ended } as const
      entries = await recordMove(transaction, name, { ...record, lockTimeout })
    },
    beginStep() {
      began = performance.now()
    },
    endStep() {
      times.push({ offset: Math.round(began - opened), milliseconds: elapsed() })
    },
    async end(transaction) {
      // Nobody takes it over before the commit, but somebody might right after it.
      const isLong = performance.now() - opened > leaseTime / 2
      if (isLong) await renewLease(transaction, name, holder)
      ended = entries.map((id, index) => ({ id, ...(times[index] as Omit<OpenEntry, 'id'>) }))
    },
    keep: (db, work) => keepLease(db, name, holder, work),
    async failStep(db, { step }, error) {
      const failure = { milliseconds: elapsed(), error: reason(error) }
      const recorded =
        started?.revision === step.revision
          ? failEntry(db, name, started.id, failure)
          : recordFailure(db, name, toEntry(step), failure)
      started = undefined
      // The database may be what failed, and the first error is the one to be told.
      await recorded.catch(() => {})
    },
    async runAlone(db, { step, before }, work) {
      began = performance.now()
      started = undefined
      const id = await recordStart(db, name, { holder, before, entry: toEntry(step) })
      started = { id, revision: step.revision }
      await keepLease(db, name, holder, () => work(whileHeld(db, name, holder)))
    },
    async endAlone(transaction, { before, after }) {
      const own = started ? [{ id: started.id, offset: 0, milliseconds: elapsed() }] : []
      const record = { holder, before, after, entries: [], state: 'done' } as const
      await recordMove(transaction, name, { ...record, ended: own })
    },
    async stamp(transaction, before, { steps, heads: after }) {
      const entries = steps.map(toEntry)
      await recordMove(transaction, name, { holder, before, after, entries, state: 'stamped' })
    },
  }
}
