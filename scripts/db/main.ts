import { preferQuickStart } from '../database/quick-start.ts'
import { type OutputError, printerTo } from '../terminal/output.ts'
import { onInterrupt } from '../terminal/signals.ts'
import { exitCodes } from './exit-codes.ts'
import { choose } from './session/choose.ts'

// Before anything is compiled whose trace it is to be.
if (process.argv.includes('--raiseerr')) process.setSourceMapsEnabled(true)

// What goes on is told to nobody then, and is done all the same.
process.stderr.on('error', () => {})

// The parser of SQL as well, which is WebAssembly: before it is loaded.
preferQuickStart()
const { runProgram } = await import('./program.ts')

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  colors: { out: hasColors(process.stdout), error: hasColors(process.stderr) },
  input: process.stdin,
  output: process.stdout,
  onInterrupt: (listener) => onInterrupt(listener, exitCodes.interrupted),
  ...(process.stdin.isTTY && process.stderr.isTTY && { choose }),
  out: printerTo(process.stdout, failAtTheEnd),
  error: (line) => console.error(line),
})

/** It may be the last line that is lost, which is known when all is done. */
function failAtTheEnd({ isUnread, message }: OutputError): void {
  if (!isUnread) console.error(`FAILED: ${message}`)
  process.once('exit', () => {
    process.exitCode = exitCodes.failed
  })
}

/** Not in a pipe, nor where NO_COLOR is set: Node's own rules. */
function hasColors(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors()
}
