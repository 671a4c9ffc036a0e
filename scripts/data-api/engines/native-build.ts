import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EngineUnavailableError } from './engine.ts'
import { requireNativeBinaries } from './native-binaries.ts'
import { chooseIdentity, commandAs, ownerFor } from './native-identity.ts'

/** Where things are in the directory of a native database. */
export function nativePaths(directory: string) {
  return {
    data: join(directory, 'data'),
    /** Any user of this machine can reach the port. */
    password: join(directory, 'password'),
    log: join(directory, 'log'),
    /** On which it listened last. */
    port: join(directory, 'port'),
    /** The name of the one that it ran on last. */
    host: join(directory, 'host'),
  }
}

/** Makes a directory with an empty database of PostgreSQL. Throws EngineUnavailableError. */
export async function buildNative(directory: string): Promise<void> {
  const { initdb, postgres } = await requireNativeBinaries()
  const identity = chooseIdentity(postgres)
  const { data, password } = nativePaths(directory)
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o700)
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  const owner = ownerFor(identity)
  if (owner !== undefined) for (const path of [directory, password]) chownSync(path, owner, owner)

  const initialise = commandAs(identity, initdb, [
    ...['--pgdata', data, '--username', 'postgres', '--pwfile', password],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-sync'],
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ])
  const { command, args, options } = initialise
  const { status, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8' })
  if (status === 0) return
  const reason = error?.message ?? reasonIn(stderr)
  const runner = owner === undefined ? '' : ' as nobody, since it refuses root'
  throw new EngineUnavailableError(`PostgreSQL could not make a database${runner}: ${reason}`)
}

/** What initdb says last is that it cleans up. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n')
  return (
    lines.find((line) => /(FATAL|PANIC|error): /.test(line)) ??
    lines.findLast((line) => !line.startsWith('initdb: removing'))
  )
}
