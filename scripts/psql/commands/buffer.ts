import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, type CommandContext, CommandError } from './command.ts'

const go: Command = {
  names: ['g'],
  usage: '\\g, \\gx',
  summary: 'run what was typed, or the last statement again; gx: as blocks',
  run: runBuffer,
}

const goExpanded: Command = {
  names: ['gx'],
  usage: '',
  summary: '',
  async run(context) {
    const { settings } = context
    const { expanded } = settings
    settings.expanded = 'on'
    try {
      await runBuffer(context)
    } finally {
      settings.expanded = expanded
    }
  },
}

async function runBuffer(context: CommandContext): Promise<void> {
  await context.runSql(takeStatement(context))
}

function takeStatement(context: CommandContext): string {
  const sql = context.buffer().trim() || context.last()
  context.clearBuffer()
  if (sql === '') throw new CommandError('there is no statement to run')
  return sql
}

const print: Command = {
  names: ['p', 'print'],
  usage: '\\p',
  summary: 'show what was typed, or the last statement',
  run({ buffer, last, screen }) {
    screen.out(buffer().trimEnd() || last() || 'Query buffer is empty.')
  },
}

const reset: Command = {
  names: ['r', 'reset'],
  usage: '\\r',
  summary: 'forget what was typed of a statement',
  run({ clearBuffer, screen }) {
    clearBuffer()
    screen.out('Query buffer reset (cleared).')
  },
}

const edit: Command = {
  names: ['e', 'edit'],
  usage: '\\e [FILE]',
  summary: 'edit the statement, or a file, in $VISUAL, $EDITOR or vi; what is complete then runs',
  async run(context, { args: [file] }) {
    const text = context.buffer() || context.last()
    await context.replaceBuffer(await context.edit(text === '' ? '' : `${text.trimEnd()}\n`, file))
  },
}

const defaultSeconds = 2

const watch: Command = {
  names: ['watch'],
  usage: '\\watch [SECONDS]',
  summary: 'run the statement every 2 seconds, until Ctrl-C',
  async run(context, { args: [argument] }) {
    const seconds = argument === undefined ? defaultSeconds : Number(argument)
    if (!(seconds > 0 && seconds < 1e6)) {
      throw new CommandError(`\\watch: "${argument}" is no number of seconds`)
    }
    const sql = takeStatement(context)
    const signal = context.interruption()
    while (!signal.aborted) {
      context.screen.out(`${new Date().toString().slice(0, 24)} (every ${seconds}s)\n`)
      await context.runSql(sql)
      await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
    }
  },
}

export const bufferCommands: readonly Command[] = [go, goExpanded, print, reset, edit, watch]
