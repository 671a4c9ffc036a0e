import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localEnvironment } from '../../../scripts/database/local-target.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'

const isHere = nativePostgresIsHere && spawnSync('tmux', ['-V']).status === 0
const bin = new URL('../../../scripts/db.mjs', import.meta.url).pathname

const terminals: { close(): unknown }[] = []
const close: (() => Promise<unknown>)[] = []
let folder: string
let environments: Record<string, Record<string, string>>

beforeAll(async () => {
  if (!isHere) return
  folder = await mkdtemp(join(tmpdir(), 'plaster-terminal-'))
  const server = await startNativePostgres()
  const engine = await openPostgresEngine(server.url)
  const api = await startDataApi({ engine, port: 0 })
  close.push(() => rm(folder, { recursive: true }), server.close, engine.close, api.close)
  environments = {
    'by URL': { DATABASE_URL: server.url },
    'over the Data API': localEnvironment(api.url),
  }
  await writeFile(join(folder, 'editor'), '#!/bin/sh\necho "select 6 * 7 as edited;" > "$1"\n')
  await chmod(join(folder, 'editor'), 0o755)
})

afterAll(async () => {
  for (const terminal of terminals) terminal.close()
  for (const end of close.reverse()) await end()
})

/** A terminal of 80 columns and 24 rows with the console in it. */
async function openTerminal(env: Record<string, string>) {
  const socket = join(folder, `tmux-${Math.random().toString(36).slice(2)}`)
  const tmux = (...args: string[]) =>
    // Whose login shell lets nobody in would have no window.
    spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...process.env, SHELL: '/bin/sh' },
    })
  const settings = {
    ...env,
    EDITOR: join(folder, 'editor'),
    PLASTER_PSQL_HISTORY: join(folder, 'history'),
    PAGER: 'less',
  }
  const variables = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const command = `'${process.execPath}' '${bin}' psql; echo "ended with $?"; sleep 60`
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-c', folder, ...variables, command)
  // A test that is killed closes no terminal: the server of it ends itself once the test is gone.
  tmux('run-shell', '-b', `while kill -0 ${process.pid}; do sleep 1; done; kill #{pid}`)
  const screen = () => tmux('capture-pane', '-p').stdout.trimEnd()

  const terminal = {
    screen,
    /** Types a text, or presses keys such as Enter and C-c. */
    type: (text: string) => tmux('send-keys', '-l', text.replace(/;$/, '\\;')),
    press: (...keys: string[]) => tmux('send-keys', ...keys),
    /** Waits until the screen ends as the pattern says. */
    async see(pattern: RegExp): Promise<string> {
      for (let waited = 0; waited < 600; waited += 1) {
        if (pattern.test(screen())) return screen()
        await sleep(100)
      }
      throw new Error(`no ${pattern} on the screen:\n${screen()}`)
    },
    close: () => tmux('kill-server'),
  }
  terminals.push(terminal)
  return terminal
}

describe.runIf(isHere)('the console on a terminal', () => {
  it.each(['by URL', 'over the Data API'])(
    'edits, completes, cancels and pages, %s',
    async (name) => {
      const terminal = await openTerminal(environments[name] as Record<string, string>)
      const run = async (line: string, pattern: RegExp) => {
        terminal.type(line)
        terminal.press('Enter')
        return terminal.see(pattern)
      }
      const table = name.replace(/\W/g, '_').toLowerCase()
      await terminal.see(/postgres=# $|postgres=#$/)

      await run(`create table ${table} (number int,`, /postgres\(#$/)
      await run("note text default 'a", /postgres'#$/)
      await run("b');", /CREATE TABLE\npostgres=#$/)

      terminal.type(`select num`)
      terminal.press('C-c')
      await terminal.see(/select num\^C\npostgres=#$/)
      terminal.type(`insert into ${table.slice(0, -2)}`)
      terminal.press('Tab')
      await terminal.see(new RegExp(`insert into ${table}$`))
      await run(' values (1);', /INSERT 0 1\npostgres=#$/)
      await run(`select x.numbr from ${table} x`, /postgres-#$/)
      await run(
        ';',
        /column x\.numbr does not exist\nLINE 1: .*\n {15}\^\nHINT: {2}Perhaps .*(\n.*)?\npostgres=#$/,
      )
      terminal.press('Up')
      await terminal.see(new RegExp(`select x.numbr from ${table} x ;$`))
      terminal.press('C-c')

      await run('begin;', /BEGIN\npostgres=\*#$/)
      await run(`insert into ${table} values (2);`, /INSERT 0 1\npostgres=\*#$/)
      await run('select pg_sleep(600);', /pg_sleep\(600\);$/)
      terminal.press('C-c')
      await terminal.see(/canceling statement due to user request\npostgres=[*!]#$/)
      await run('rollback;', /ROLLBACK\npostgres=#$/)
      await run(`select count(*) from ${table};`, / 1\n\(1 row\)\n\npostgres=#$/)

      await run('select * from generate_series(1, 1000) as n;', /\n +21\n:$/)
      terminal.press('q')
      await terminal.see(/postgres=#$/)
      await run('\\e', /edited ?\n-+\n +42\n\(1 row\)\n\npostgres=#$/)
      await run('select 1 as w \\watch 0.2', /\(every 0.2s\)(.|\n)*\(every 0.2s\)/)
      terminal.press('C-c')
      await terminal.see(/postgres=#$/)

      await run(
        "create role someone_new password 'hidden' nologin;",
        /(CREATE ROLE|ERROR.*)\npostgres=#$/,
      )
      await run('begin;', /BEGIN\npostgres=\*#$/)
      terminal.press('C-d')
      await terminal.see(/The open transaction is rolled back\.\nended with 0$/)
      terminal.close()

      const history = await readFile(join(folder, 'history'), 'utf8')
      expect(history).toContain(`select x.numbr from ${table} x ;\n`)
      expect(history).not.toContain('hidden')
      expect((await stat(join(folder, 'history'))).mode & 0o777).toBe(0o600)
    },
  )
})
