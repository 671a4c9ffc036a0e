import { expect, it } from 'vitest'
import { printable } from '../../../../scripts/psql/output/printable.ts'

it.each([
  ['plain, 日本 and 👩‍🚀', 'plain, 日本 and 👩‍🚀'],
  ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
  ['\x1b[31mred\x07', '\\x1B[31mred\\x07'],
  ['\u009b31mred', '\\u009B31mred'],
  ['over\rwritten', 'over\\rwritten'],
  ['\0\x7f', '\\x00\\x7F'],
])('printable(%j) is %j', (text, printed) => {
  expect(printable(text)).toBe(printed)
})
