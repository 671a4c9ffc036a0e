import { basename } from 'node:path'

/**
 * Whether npm or npx runs a program and waits for it, so that it is to end with the shell that they started it
 * by. One that a script of npm's leaves in the background, itself or through another script, goes on.
 *
 * @param script `npm_lifecycle_script`: what npm gave the shell
 * @param program the file that node was started with
 */
export function isStartedByNpm(script = '', program = ''): boolean {
  const isInBackground = /(^|[^&])&([^&]|$)/.test(script)
  return program !== '' && script.includes(basename(program)) && !isInBackground
}
