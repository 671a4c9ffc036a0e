import { CommandError } from './commands/command.ts'

/**
 * Input as text, a piece at a time. Throws CommandError for what is not UTF-8, which would else be read as
 * other characters.
 */
export async function* textOf(
  input: AsyncIterable<string | Uint8Array>,
  name: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch (cause) {
      throw new CommandError(`${name}: this is not UTF-8: convert it, as with iconv`, { cause })
    }
  }
  for await (const piece of input) yield typeof piece === 'string' ? piece : decode(piece)
  yield decode()
}

/** The lines of text: a carriage return is a part of one, unless it is at its end. */
export async function* textLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of text) {
    rest += piece
    if (!piece.includes('\n')) continue
    const lines = rest.split('\n')
    rest = lines.pop() as string
    for (const line of lines) yield withoutReturn(line)
  }
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
