import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Lets PostgreSQL, or another program that SIGINT ends, end with this process, however that ends: by SIGKILL
 * too. A shell waits for the end of a pipe that this process alone holds, and then sends it: the server
 * disconnects all and stops.
 */
export function endWithUs(server: ChildProcess): void {
  if (server.pid === undefined) return
  // In a group of its own: a signal to ours, such as Ctrl-C, is not for it.
  const watcher = spawn('/bin/sh', ['-c', 'read _; kill -INT "$0"', String(server.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.on('error', () => {})
  // Its pid may then be given to another.
  server.once('exit', () => watcher.kill('SIGKILL'))
}
