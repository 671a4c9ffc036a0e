/** Thrown for what is to be printed where an earlier line could not be. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
  /** Nobody reads any more, as behind `| head`. */
  readonly isUnread: boolean

  constructor(cause: NodeJS.ErrnoException) {
    super(`what was printed could not be written (${cause.code})`, { cause })
    this.isUnread = cause.code === 'EPIPE'
  }
}

/** Whether printing is what failed, by itself or as what stopped something else. */
export function isOfOutput(error: unknown): boolean {
  return [error, (error as Error).cause].some((one) => one instanceof OutputError)
}

/** Calls back once where something that is written to a stream is lost. */
export function watchOutput(
  stream: NodeJS.WritableStream,
  onLost: (error: OutputError) => void,
): void {
  let isLost = false
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (isLost) return
    isLost = true
    onLost(new OutputError(cause))
  })
}

/**
 * Gives what prints lines to a stream, which calls back once where one is lost. Whoever prints on is thrown an
 * OutputError: what nobody gets is not worth making.
 */
export function printerTo(
  stream: NodeJS.WritableStream,
  onLost: (error: OutputError) => void,
): (line: string) => void {
  let lost: OutputError | undefined
  watchOutput(stream, (error) => {
    lost = error
    onLost(error)
  })
  return (line) => {
    if (lost) throw lost
    stream.write(`${line}\n`)
  }
}
