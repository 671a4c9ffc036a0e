import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { ProvedDirection, ProvedRevision } from '../../../../db/migrate/autogenerate/proved.ts'
import { startSystemPostgres } from '../../../setup/system-postgres.ts'
import type { SchemaChange } from './schema-changes.ts'

/** A change with what was planned for it. */
export interface Planned extends SchemaChange {
  readonly revisions: readonly ProvedRevision[]
}

/**
 * Runs all changes in one database of the machine's PostgreSQL, each in a schema of its own, and
 * compares what pg_dump says: up against the declared schemas, down against what was there before.
 *
 * @returns the lines that only one of two dumps has, with the change that they are of
 */
export async function compareDumps(bin: string, cases: readonly Planned[]): Promise<string[]> {
  const server = await startSystemPostgres(bin)
  const postgres = toolsOf(bin, server.url)
  try {
    // What is about the whole database comes last, and is undone first.
    const sorted = [...cases].sort(
      (a, b) => Number(a.isGlobal ?? false) - Number(b.isGlobal ?? false),
    )
    const inSchemas = (write: (change: Planned) => string, order = sorted) =>
      order
        .map((change) => `set search_path to ${schemaOf(cases, change)};\n${write(change)}\n`)
        .join('')
    const create = sorted.map((change) => `create schema ${schemaOf(cases, change)};\n`).join('')
    postgres.run('postgres', 'create role app')
    for (const name of ['wanted', 'start', 'moved'])
      postgres.run('postgres', `create database ${name} template template0`)
    postgres.run('wanted', create + inSchemas(({ after }) => after))
    postgres.run('start', create + inSchemas(({ before }) => before))
    postgres.run('moved', create + inSchemas(({ before }) => before))
    const up = inSchemas(({ revisions }) => revisions.map((each) => script(each, each.up)).join(''))
    postgres.run('moved', up)
    const differences = differ('up', postgres.dump('wanted'), postgres.dump('moved'), cases)
    const down = inSchemas(
      ({ revisions }) =>
        [...revisions]
          .reverse()
          .map((each) => script(each, each.down))
          .join(''),
      [...sorted].reverse(),
    )
    postgres.run('moved', down)
    return [
      ...differences,
      ...differ('down', postgres.dump('start'), postgres.dump('moved'), cases),
    ]
  } finally {
    await server.close()
  }
}

/** psql, which stops at the first mistake and throws what it says, and pg_dump. */
export function toolsOf(bin: string, url: string) {
  const tool = (name: string, args: readonly string[], input = '') =>
    execFileSync(join(bin, name), [...args], {
      ...{ input, encoding: 'utf8', maxBuffer: 1e8, stdio: 'pipe' },
    })
  const at = (database: string) => url.replace(/[^/]*$/, database)
  return {
    run: (database: string, script: string) =>
      void tool('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', at(database)], script),
    dump: (database: string) => tool('pg_dump', ['--schema-only', at(database)]),
  }
}

function schemaOf(cases: readonly Planned[], { name }: Planned): string {
  return `c${String(cases.findIndex((other) => other.name === name)).padStart(2, '0')}`
}

function script({ isTransaction }: ProvedRevision, { changes }: ProvedDirection): string {
  const statements = changes.map(({ statement }) => `${statement};\n`).join('')
  return isTransaction ? `begin;\n${statements}commit;\n` : statements
}

/** As sorted sets of lines: a column that is put back comes last. */
function differ(
  direction: string,
  wanted: string,
  found: string,
  cases: readonly Planned[],
): string[] {
  const expected = linesOf(wanted)
  const present = linesOf(found)
  const only = (a: ReadonlySet<string>, b: ReadonlySet<string>, sign: string) =>
    [...a]
      .filter((line) => !b.has(line))
      .map((line) => {
        const number = /^c(\d\d)\b/.exec(line)?.[1]
        const name = number === undefined ? 'database' : cases[Number(number)]?.name
        return `${name}, ${direction}: ${sign} ${line}`
      })
  return [...only(expected, present, '-'), ...only(present, expected, '+')]
}

/** Each line with the schema that it is of, without commas that the last of a list does not have. */
export function linesOf(dump: string): Set<string> {
  let schema = ''
  const lines = new Set<string>()
  for (const line of dump.split('\n')) {
    schema = /^-- .*; Schema: (\S+);/.exec(line)?.[1] ?? schema
    if (line === '' || /^(--|SET|SELECT pg_catalog|\\)/.test(line)) continue
    lines.add(`${schema} ${line.replace(/,$/, '')}`)
  }
  return lines
}
