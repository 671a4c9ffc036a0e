import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const unshare = ['unshare', '--map-root-user', '--pid', '--fork', '--mount-proc', '--uts']

/** What starts a process as a container of that name does: as process 1 of its own, on the same files. */
export function inContainer(name: string): string[] {
  return [...unshare, 'sh', '-c', `hostname ${name}; exec "$@"`, 'sh']
}

const [program = '', ...args] = inContainer('one')

/** Where the kernel, or a container that this runs in, does not allow it, or there is no `unshare`. */
export const lacksContainers = spawnSync(program, [...args, 'true']).status !== 0

/** The pid, as it is seen here, of what `unshare` started, whose signals it does not pass on. */
export function pidInContainer(unshared: number | undefined): number {
  return Number(readFileSync(`/proc/${unshared}/task/${unshared}/children`, 'utf8'))
}
