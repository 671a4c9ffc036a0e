import { type Identity, type Names, readNames } from '../../../db/describe/index.ts'
import { type Console, createConsole } from '../console.ts'
import { editText } from '../edit-text.ts'
import type { LineSource } from '../line-source.ts'
import type { OpenLink } from '../open-link.ts'
import type { Settings } from '../settings.ts'
import { complete } from './complete.ts'
import { historyFile, openHistory } from './history.ts'
import { promptOf } from './prompt.ts'
import { createReader, type Reader } from './reader.ts'
import { type TerminalScreenOptions, terminalScreen } from './terminal-screen.ts'

export interface InteractiveOptions extends TerminalScreenOptions {
  readonly opened: OpenLink
  readonly settings: Settings
  readonly input: NodeJS.ReadStream
}

/** What may make other names than were read. */
const changesNames = /\b(create|alter|drop|rename|rollback|set)\b|\\(c|i|e)\b/i

/** A console for somebody at a terminal, until Ctrl-D or `\q`. */
export async function runInteractive(options: InteractiveOptions): Promise<void> {
  const { opened, env, input, output } = options
  const history = openHistory(historyFile(env))
  const console = createConsole({
    ...options,
    screen: terminalScreen(options, (work) => reader.lend(work)),
    edit: (text, file) => reader.lend(() => editText(env, text, file)),
  })
  let identity: Identity
  let names: Promise<Names | undefined> | undefined
  let typed: string[] = []

  const prompt = () => promptOf(identity, console.mark(), console.link().state())
  const reader = createReader({
    input,
    output,
    history: history.entries,
    async complete(line) {
      names ??= readNamesOf(console)
      const known = await names
      if (!known) names = undefined
      const { candidates, word } = complete([...typed, line].join('\n'), known)
      return [candidates, word]
    },
    onInterrupt() {
      console.clear()
      typed = []
      return prompt()
    },
  })
  const source: LineSource = { next: () => reader.next('>> ') }

  /** One statement at a time: what completes may still be asking. */
  async function take(line: string): Promise<void> {
    typed.push(line)
    await names
    if (changesNames.test(line)) names = undefined
    await interruptible(reader, console, output, () => console.take(line, source))
    if (console.mark() !== '=') return
    history.add(typed)
    reader.remember(history.entries)
    typed = []
  }

  try {
    identity = await console.identity()
    for (const line of greeting(opened, identity)) output.write(`${line}\n`)
    while (!console.hasQuit()) {
      const line = await reader.next(prompt())
      if (line === undefined) {
        output.write('\\q\n')
        break
      }
      await take(line)
      identity = await identityOf(console, identity)
    }
  } finally {
    reader.close()
    await console.close()
  }
}

/** Runs work that Ctrl-C ends; what fails is told, and the console goes on. */
async function interruptible(
  reader: Reader,
  console: Console,
  output: NodeJS.WriteStream,
  work: () => Promise<void>,
): Promise<void> {
  const cancel = () => {
    console.cancel().then(
      (line) => line && output.write(`${line}\n`),
      (error) => output.write(`${error.message}\n`),
    )
  }
  try {
    await reader.during(work, cancel)
  } catch (error) {
    output.write(`${(error as Error).message}\n`)
  }
}

async function readNamesOf(console: Console): Promise<Names | undefined> {
  if (console.link().state() === 'failed') return undefined
  return readNames(console.link().db).catch(() => undefined)
}

/** A transaction that has failed answers nothing. */
async function identityOf(console: Console, known: Identity): Promise<Identity> {
  return console.identity().catch(() => known)
}

function greeting(opened: OpenLink, { version }: Identity): string[] {
  const { stage, readOnly } = opened.access(opened.database)
  const number = `${Math.floor(version / 10_000)}.${version % 10_000}`
  return [
    `${opened.description}, PostgreSQL ${number}, stage ${stage.name}`,
    ...(readOnly ? ['It is only read here: start with --write to change something.'] : []),
    'Type \\? for help, \\q to leave.',
  ]
}
