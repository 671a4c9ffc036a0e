import { styleText } from 'node:util'

const formats = {
  revision: 'yellow',
  label: 'cyan',
  head: 'green',
  current: 'magenta',
  mark: 'blue',
  information: 'gray',
  warning: 'yellow',
  failure: 'red',
} as const

/** Colours a piece of a line by what it is, or leaves it as it is. */
export type Style = (kind: keyof typeof formats, text: string) => string

export const plain: Style = (_, text) => text

export const colored: Style = (kind, text) =>
  styleText(formats[kind], text, { validateStream: false })
