import { AsyncResource } from 'node:async_hooks'
import { isatty } from 'node:tty'

export interface Closable {
  close(): Promise<void>
}

/** Milliseconds after which whoever pressed Ctrl-C wonders. */
const longStop = 500

/** Milliseconds between two looks at whether npm is still there. */
const lookAgain = 500

interface StopOptions {
  /** npm or npx waits for it: their shell ends by a SIGTERM and passes none on, so it stops when that has ended. */
  byNpm?: boolean
}

/**
 * Closes all on Ctrl-C or SIGTERM, in order; a second signal ends the process at once, as a line says then.
 * The same when its terminal is closed, or nobody reads what is printed any more, as behind `| head`.
 */
export function stopOnSignal(closables: Closable[], { byNpm = false }: StopOptions = {}): void {
  let stopping = false

  async function stop(): Promise<void> {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => {
      console.error('Waits for what still runs; Ctrl-C once more ends it at once.')
    }, longStop)
    await closeAll(closables)
    process.exit()
  }

  /** Ends by the signal: an exit would put the terminal back in order, which is gone. */
  async function hangUp(): Promise<void> {
    if (stopping) return
    stopping = true
    await closeAll(closables)
    process.off('SIGHUP', hangUp)
    process.kill(process.pid, 'SIGHUP')
  }

  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  if (byNpm) {
    onOrphaned(() => {
      if (!stopping) stop()
    })
  }
  // Under nohup the input is no terminal, and the signal is to be ignored.
  if (isatty(0)) process.on('SIGHUP', hangUp)
  for (const output of [process.stdout, process.stderr]) {
    // Whoever wrote what nobody reads is not who ends the process.
    const end = AsyncResource.bind(() => {
      if (!stopping) stop()
    })
    output.on('error', end)
  }
}

function onOrphaned(listener: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    listener()
  }, lookAgain)
  timer.unref()
}

/**
 * Calls back at the first Ctrl-C or SIGTERM, or when the terminal is closed, once; another one ends the
 * process at once, with the code given. Gives what lets the signals be what they were.
 */
export function onInterrupt(listener: () => void, exitCode: number): () => void {
  let isHeard = false

  function hear(): void {
    if (isHeard) process.exit(exitCode)
    isHeard = true
    listener()
  }

  /** What is printed goes nowhere from here on, which must not end what is being undone. */
  function hangUp(): void {
    for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
    if (!isHeard) hear()
  }

  process.on('SIGINT', hear)
  process.on('SIGTERM', hear)
  // Under nohup the input is no terminal, and the signal is to be ignored.
  if (isatty(0)) process.on('SIGHUP', hangUp)
  return () => {
    process.off('SIGINT', hear)
    process.off('SIGTERM', hear)
    process.off('SIGHUP', hangUp)
  }
}

export async function closeAll(closables: Closable[]): Promise<void> {
  for (const closable of closables) await closable.close()
}
