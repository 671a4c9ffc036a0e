import { register } from 'tsx/cjs/api'
import { runProgram } from './program.ts'

// Revision files may be in a project whose package.json does not say that it has ES modules.
register()

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  colors: { out: hasColors(process.stdout), error: hasColors(process.stderr) },
  out: (line) => console.log(line),
  error: (line) => console.error(line),
})

/** Not in a pipe, nor where NO_COLOR is set: Node's own rules. */
function hasColors(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors()
}
