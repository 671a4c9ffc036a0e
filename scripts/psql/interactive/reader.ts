import { createInterface } from 'node:readline'

/** Thrown where Ctrl-C came while somebody was asked for a line. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

export interface ReaderOptions {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** The newest last. */
  readonly history: readonly string[]
  complete(line: string): Promise<[candidates: readonly string[], word: string]>
  /** Ctrl-C while nothing runs: gives the prompt for the empty line that follows. */
  onInterrupt(): string
}

/** A line editor on a terminal. */
export interface Reader {
  /** Undefined at Ctrl-D. Throws InterruptedError where work asks for a line, and Ctrl-C comes. */
  next(prompt: string): Promise<string | undefined>
  /** What can be had again with the arrow keys from now on, the newest last. */
  remember(entries: readonly string[]): void
  /** Does work, in which Ctrl-C means something else; what is typed meanwhile is kept for after it. */
  during(work: () => Promise<void>, onInterrupt: () => void): Promise<void>
  /** Leaves the terminal to another program. */
  lend<Result>(work: () => Promise<Result>): Promise<Result>
  close(): void
}

/** Node's own, with what it lets be set beside what it says so of. */
type Editor = Omit<ReturnType<typeof createInterface>, 'line' | 'cursor'> & {
  history: string[]
  line: string
  cursor: number
}

const historySize = 1_000

export function createReader(options: ReaderOptions): Reader {
  const { input, output, history, complete, onInterrupt } = options
  const editor = createInterface({
    input,
    output,
    terminal: true,
    history: [...history].reverse(),
    historySize,
    completer(line: string, done: (error: null, result: [string[], string]) => void) {
      complete(line).then(
        ([candidates, word]) => done(null, [[...candidates], word]),
        () => done(null, [[], line]),
      )
    },
  }) as Editor
  const lines: string[] = []
  let wake: ((error?: Error) => void) | undefined
  let closed = false
  let interruptWork: (() => void) | undefined

  editor.on('line', (line) => {
    lines.push(line)
    wake?.()
  })
  editor.on('close', () => {
    closed = true
    wake?.()
  })
  editor.on('SIGINT', () => {
    editor.write(null, { ctrl: true, name: 'e' })
    output.write('^C\n')
    editor.line = ''
    editor.cursor = 0
    if (interruptWork) {
      if (wake) wake(new InterruptedError('canceled by Ctrl-C'))
      else interruptWork()
      return
    }
    editor.setPrompt(onInterrupt())
    editor.prompt()
  })
  return {
    async next(prompt) {
      // Of a paste there may be more lines than the first.
      if (lines.length > 0 || closed) return lines.shift()
      editor.setPrompt(prompt)
      editor.prompt(true)
      try {
        await new Promise<void>((resolve, reject) => {
          wake = (error) => (error ? reject(error) : resolve())
        })
      } finally {
        wake = undefined
      }
      return lines.shift()
    },
    remember(entries) {
      editor.history.splice(0, editor.history.length, ...[...entries].reverse())
    },
    async during(work, onWorkInterrupt) {
      interruptWork = onWorkInterrupt
      try {
        await work()
      } finally {
        interruptWork = undefined
      }
    },
    async lend(work) {
      editor.pause()
      input.setRawMode(false)
      process.on('SIGINT', ignore)
      try {
        return await work()
      } finally {
        process.off('SIGINT', ignore)
        input.setRawMode(true)
        editor.resume()
      }
    },
    close() {
      editor.close()
    },
  }
}

/** The other program has its own use for Ctrl-C, which reaches this one too. */
function ignore(): void {}
