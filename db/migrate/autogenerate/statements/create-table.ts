import type { Part } from '../part.ts'
import { lowerCase, shorten, wordOptions } from '../text.ts'

export function createStatement({ name, attributes }: Part, lines: readonly string[]): string {
  const { persistence, inherits, options, type } = attributes
  const head = `create ${persistence === 'unlogged' ? 'unlogged ' : ''}table ${shorten(name)}`
  const body = lines.length > 0 ? `(\n${lines.map((line) => `  ${line}`).join(',\n')}\n)` : '()'
  const key = attributes['partition key']
  const bound = attributes['partition bound']
  const tail = [
    key && `partition by ${lowerCase(key)}`,
    options && `with (${wordOptions(options)})`,
  ].filter(Boolean)
  const words =
    bound === undefined
      ? [
          ...(type ? [`${head} of ${shorten(type)}`, lines.length > 0 && body] : [head, body]),
          inherits && `inherits (${shortenAll(inherits)})`,
        ]
      : [
          head,
          `partition of ${shorten(inherits ?? '')}`,
          lines.length > 0 && body,
          lowerCase(bound),
        ]
  return [...words.filter(Boolean), ...tail].join(' ')
}

const order = ['PRIMARY KEY', 'UNIQUE', 'CHECK', 'FOREIGN KEY', 'EXCLUDE']

export function byConstraintKind(a: Part, b: Part): number {
  const rank = ({ attributes: { definition = '' } }: Part) =>
    order.findIndex((kind) => definition.startsWith(kind))
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1)
}

function shortenAll(names: string): string {
  return names
    .split(', ')
    .map((name) => shorten(name))
    .join(', ')
}
