import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { CommandError } from './commands/command.ts'
import { wordFileError } from './commands/files.ts'
import { textOf } from './read-text.ts'
import { copyFromLines, type SqlRunner, sayTag } from './run-sql.ts'
import { copyStatementOf } from './session/copy-format.ts'
import { inOwnTransaction } from './session/run-statement.ts'
import { parseStatement } from './session/statement.ts'

/** `\copy` from a file of this machine, or to one. Throws CommandError and what the link throws. */
export async function copyFile(runner: SqlRunner, sql: string, file: string): Promise<void> {
  const statement = await parseStatement(sql)
  const copy = copyStatementOf(statement)
  // What cannot be parsed is for the database to refuse.
  if (!copy) throw new CommandError(`\\copy: no COPY that there is: ${sql}`)
  if (copy.direction === 'in') {
    const input = createReadStream(file)
    await opened(once(input, 'open'), file)
    return copyFromLines(runner, statement, textOf(input, file))
  }
  const output = createWriteStream(file)
  await opened(once(output, 'open'), file)
  const { link, options } = runner
  try {
    const count = await inOwnTransaction(link, options, () =>
      link.copyOut(statement, (text) => write(output, text)),
    )
    output.end()
    await finished(output)
    sayTag(runner.screen, runner.settings, `COPY ${count}`)
  } finally {
    output.destroy()
  }
}

async function opened(opening: Promise<unknown>, file: string): Promise<void> {
  await opening.catch((error) => {
    throw new CommandError(`${file}: ${wordFileError(error)}`)
  })
}

async function write(output: WriteStream, text: string): Promise<void> {
  if (!output.write(text)) await once(output, 'drain')
}
