import type { Readable, Writable } from 'node:stream'

/**
 * Asks on the terminal, with arrow keys, for one of several answers.
 *
 * @returns its place
 * @throws Error if the person gives up
 */
export async function choose(
  question: string,
  answers: readonly string[],
  { input = process.stdin, output = process.stderr }: { input?: Readable; output?: Writable } = {},
): Promise<number> {
  // Imported late: nearly every command does without.
  const { isCancel, select } = await import('@clack/prompts')
  const options = answers.map((label, value) => ({ value, label }))
  const chosen = await select({ message: question, options, input, output })
  if (isCancel(chosen)) throw new Error('given up: nothing was written')
  return chosen
}
