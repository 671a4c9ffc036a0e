import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Those processes have it in common that see each other by their pids: on Linux the ones of a pid namespace, as
 * a container is, until the next boot. It begins with the name of the host, for people.
 */
export function thisMachine(): string {
  const parts = [
    hostname(),
    orNothing(() => readlinkSync('/proc/self/ns/pid')),
    orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  ]
  return parts.filter(Boolean).join(' ')
}

function orNothing(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
