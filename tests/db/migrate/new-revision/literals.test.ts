// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is in a template is what is tested
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { literal, templateLiteral } from '../../../../db/migrate/new-revision/literals.ts'

const texts = [
  'plain',
  "it's",
  'a "name"',
  `'both' and "both"`,
  '`${a}` $ {b} $${c}',
  'back\\slash\\',
  '\\`\\${a}\\n',
  'two\nlines',
  'two\r\nlines and a return\r',
  'a tab\t and \u2028 and \0',
]

describe.each([
  ['literal', literal],
  ['templateLiteral', templateLiteral],
])('%s', (_, write) => {
  it.each(texts)('is read as the text that it was made of: %j', (text) => {
    expect(runInNewContext(write(text))).toBe(text)
  })
})
