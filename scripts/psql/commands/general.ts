import type { Command } from './command.ts'

const connect: Command = {
  names: ['c', 'connect'],
  usage: '\\c [DATABASE]',
  summary: 'go to another database of the same server, or tell where this one is',
  async run({ connect, describePlace, screen }, { args: [database] }) {
    if (database !== undefined && database !== '-') await connect(database)
    screen.out(await describePlace())
  },
}

const where: Command = {
  names: ['conninfo'],
  usage: '\\conninfo',
  summary: 'tell where this is',
  async run({ describePlace, screen }) {
    screen.out(await describePlace())
  },
}

const quit: Command = {
  names: ['q', 'quit'],
  usage: '\\q',
  summary: 'leave, as Ctrl-D does',
  run({ quit }) {
    quit()
  },
}

export const generalCommands: readonly Command[] = [connect, where, quit]
