import { spawnSync } from 'node:child_process'
import { EngineUnavailableError } from './engine.ts'

/**
 * As whom Postgres runs, which refuses root: as the user of this process; as root in a user namespace
 * where it has another number, and so reads what root reads; as nobody.
 */
export type NativeIdentity = 'self' | 'namespace' | 'nobody'

export interface NativeCommand {
  command: string
  args: string[]
  options: { uid?: number; gid?: number }
}

/** What Linux calls nobody. */
const nobody = 65_534

/** The first identity that Postgres starts under. Throws EngineUnavailableError when there is none. */
export function chooseIdentity(postgres: string): NativeIdentity {
  if (process.getuid?.() !== 0) return 'self'
  const identity = (['namespace', 'nobody'] as const).find((each) => runs(postgres, each))
  if (identity) return identity
  throw new EngineUnavailableError(
    `PostgreSQL does not run as root, and nobody else can run ${postgres}: start as another user, or leave --engine native out`,
  )
}

function runs(postgres: string, identity: NativeIdentity): boolean {
  const { command, args, options } = commandAs(identity, postgres, ['--version'])
  return spawnSync(command, args, { ...options, stdio: 'ignore' }).status === 0
}

export function commandAs(
  identity: NativeIdentity,
  command: string,
  args: string[],
): NativeCommand {
  switch (identity) {
    case 'self':
      return { command, args, options: {} }
    case 'nobody':
      return { command, args, options: { uid: nobody, gid: nobody } }
    case 'namespace': {
      const mapped = ['--user', '--map-user=1000', '--map-group=1000', command, ...args]
      return { command: 'unshare', args: mapped, options: {} }
    }
  }
}

/** Who has to own the files of a database; undefined where that is who makes them. */
export function ownerFor(identity: NativeIdentity): number | undefined {
  return identity === 'nobody' ? nobody : undefined
}
