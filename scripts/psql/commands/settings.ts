import { parseSwitch } from '../input/meta-command.ts'
import { type Command, CommandError } from './command.ts'

const expanded: Command = {
  names: ['x'],
  usage: '\\x [on|off|auto]',
  summary: 'show a row as a block; auto: where a table is too wide',
  run({ settings, screen }, { args: [argument] }) {
    const isOn = parseSwitch(argument, settings.expanded === 'on')
    if (argument?.toLowerCase() === 'auto') settings.expanded = 'auto'
    else if (isOn === undefined) throw unknownValue('x', argument, 'on, off, auto')
    else settings.expanded = isOn ? 'on' : 'off'
    const words = { on: 'is on', off: 'is off', auto: 'is used automatically' }
    screen.out(`Expanded display ${words[settings.expanded]}.`)
  },
}

const timing: Command = {
  names: ['timing'],
  usage: '\\timing [on|off]',
  summary: 'tell how long each statement took',
  run({ settings, screen }, { args: [argument] }) {
    const isOn = parseSwitch(argument, settings.timing)
    if (isOn === undefined) throw unknownValue('timing', argument, 'on, off')
    settings.timing = isOn
    screen.out(`Timing is ${isOn ? 'on' : 'off'}.`)
  },
}

export const settingCommands: readonly Command[] = [expanded, timing]

function unknownValue(name: string, value: string | undefined, choices: string): CommandError {
  return new CommandError(`unrecognized value "${value}" for "\\${name}": ${choices}`)
}
