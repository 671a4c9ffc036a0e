import { createSplitter, type Mark, type Piece } from './input/split.ts'
import type { LineSource } from './line-source.ts'

/** Puts lines together to statements and commands, and has each run once it is whole. */
export interface LineRunner {
  take(line: string, source: LineSource): Promise<void>
  /** Takes all lines, and what stands unfinished at their end. */
  run(source: LineSource): Promise<void>
  mark(): Mark
  /** The statement that has begun. */
  buffer(): string
  /** Puts a text in its place; gives what is complete in it. */
  replace(text: string): Piece[]
  clear(): void
}

export function createLineRunner(
  runPiece: (piece: Piece, source: LineSource) => Promise<void>,
  hasQuit: () => boolean,
): LineRunner {
  let splitter = createSplitter()

  async function take(line: string, source: LineSource): Promise<void> {
    for (const piece of splitter.push(line)) await runPiece(piece, source)
  }

  async function takeAll(source: LineSource): Promise<void> {
    for (;;) {
      const line = await source.next()
      if (line === undefined || hasQuit()) break
      await take(line, source)
    }
    const rest = splitter.mark() === '=' ? '' : splitter.buffer().trim()
    if (rest === '' || hasQuit()) return
    await runPiece({ kind: 'statement', sql: rest, line: splitter.line() }, source)
  }

  return {
    take,
    /** A file has its own unfinished statement, and ends in none. */
    async run(source) {
      const outer = splitter
      splitter = createSplitter()
      try {
        await takeAll(source)
      } finally {
        splitter = outer
      }
    },
    mark: () => splitter.mark(),
    buffer: () => splitter.buffer(),
    replace: (text) => splitter.replace(text),
    clear: () => splitter.clear(),
  }
}
