import type { VersionTableName } from '../database/tables.ts'
import type { Versions } from '../database/versions.ts'
import { defaultSettings } from '../directory/resolve-settings.ts'
import { wordMove } from '../run/progress.ts'
import { textLiteral } from './literal.ts'

/**
 * The version table as a script sees it, which is where it says the database is, moved by the
 * statements that Alembic writes.
 *
 * @param start the rows before the script
 * @param write takes a statement, or a comment
 */
export function scriptVersions(
  name: VersionTableName,
  start: readonly string[],
  write: (statement: string) => void,
): Versions {
  const table = reference(name)

  function begin(rows: readonly string[], ...moves: string[]): void {
    if (rows.length === 0) write(createTable(name, table))
    for (const move of moves) write(`-- Running ${move}`)
  }

  function end(before: readonly string[], after: readonly string[]): void {
    for (const statement of moveStatements(table, before, after)) write(statement)
  }

  return {
    read: async () => (start.length === 0 ? null : { rows: start, checksums: new Map() }),
    create: async (db) => {
      await db.transaction().execute(async () => begin([]))
    },
    acquire: async () => start,
    keep: (_, work) => work(),
    release: async () => undefined,
    failStep: async () => {},
    begin: async () => {},
    // The first step makes the table, in its own transaction.
    beginStep: ({ step, before }) => begin(before, wordMove(step)),
    endStep: ({ before, after }) => end(before, after),
    end: async () => {},
    // Outside of a transaction, and then the version table in one.
    async runAlone(db, { step, before }, work) {
      begin(before, wordMove(step))
      await work(db)
    },
    endAlone: async (_, { before, after }) => end(before, after),
    async stamp(_, rows, { steps, heads }) {
      const words = steps.map(
        ({ from, to }) => `stamp_revision ${from.join(', ')} -> ${to.join(', ')}`,
      )
      begin(rows, ...words)
      end(rows, heads)
    },
  }
}

/** One row is updated where one goes and one comes; what else goes is deleted, what else comes inserted. */
function moveStatements(
  table: string,
  before: readonly string[],
  after: readonly string[],
): string[] {
  const gone = before.filter((row) => !after.includes(row)).map(textLiteral)
  const come = after.filter((row) => !before.includes(row)).map(textLiteral)
  const from = come.length > 0 ? gone.pop() : undefined
  const to = from === undefined ? undefined : come.pop()
  const column = `${table}.version_num`
  return [
    ...gone.map((row) => `DELETE FROM ${table} WHERE ${column} = ${row}`),
    ...come.map((row) => `INSERT INTO ${table} (version_num) VALUES (${row}) RETURNING ${column}`),
    ...(from ? [`UPDATE ${table} SET version_num=${to} WHERE ${column} = ${from}`] : []),
  ]
}

/** A downgrade to the base leaves the table, empty, as one that runs does, and as Alembic since 1.20. */
function createTable({ versionTable }: VersionTableName, table: string): string {
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (`,
    '    version_num VARCHAR(32) NOT NULL, ',
    `    CONSTRAINT ${quote(`${versionTable}_pkc`)} PRIMARY KEY (version_num)`,
    ')',
  ].join('\n')
}

function reference({ versionTable, versionTableSchema }: VersionTableName): string {
  const table = quote(versionTable)
  return versionTableSchema === undefined ? table : `${quote(versionTableSchema)}.${table}`
}

/** In quotes, but for the names that every script has, which are known not to need them. */
function quote(name: string): string {
  const known = [defaultSettings.versionTable, `${defaultSettings.versionTable}_pkc`, 'public']
  return known.includes(name) ? name : `"${name.replaceAll('"', '""')}"`
}
