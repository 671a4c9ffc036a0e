import { describe, expect, it } from 'vitest'
import { encodeRecords, formatRecords } from '../../../scripts/data-api/records.ts'
import { toPostgresType } from '../../../scripts/data-api/types.ts'

const options = { longAsString: false, decimalAsNumber: false }
const text = toPostgresType({ oid: 25, name: 'text', kind: 'b' })
const interval = toPostgresType({ oid: 1186, name: 'interval', kind: 'b' })

const rowsOf = (count: number, ...row: (string | null)[]) =>
  Array.from({ length: count }, () => row)

function column(name: string) {
  return { name, typeOid: 25, typeModifier: -1, tableOid: 0, columnNumber: 0 }
}

describe('encodeRecords', () => {
  it('encodes rows of fields', () => {
    expect(encodeRecords([text, text], [['a', null]], options)).toBe(
      '[[{"stringValue":"a"},{"isNull":true}]]',
    )
  })

  it('refuses an unsupported type once there is a row, even if it is null', () => {
    expect(encodeRecords([interval], [], options)).toBe('[]')
    expect(() => encodeRecords([interval], [[null]], options)).toThrow('INTERVAL')
  })

  it('refuses a type before it looks at the size', () => {
    const rows = rowsOf(1, 'x'.repeat(1_048_576))

    expect(() => encodeRecords([interval], rows, options)).toThrow('INTERVAL')
  })

  it.each([
    ['one field', 1, 'x'.repeat(1_048_576 - 6)],
    ['many rows', 24_966, 'x'.repeat(36)],
    ['letters beyond ASCII', 1, 'é'.repeat(524_285)],
    ['nulls', 174_762, null],
  ])('takes %s up to the limit and no more', (_what, count, value) => {
    const encode = (rows: (string | null)[][]) => encodeRecords([text], rows, options)
    const rows = rowsOf(count, value)

    expect(() => encode(rows)).not.toThrow()
    expect(() => encode([...rows, ...rowsOf(1, null)])).toThrow(
      expect.objectContaining({
        code: 'UnsupportedResultException',
        message: 'The result exceeds the size limit 1 MB.',
      }),
    )
  })
})

describe('formatRecords', () => {
  it('makes an object of each row, by label', () => {
    const columns = [column('a "b"'), column('?column?')]

    expect(formatRecords(columns, [text, text], [['x', null]], options)).toBe(
      '[{"a \\"b\\"":"x","?column?":null}]',
    )
  })

  it('is an empty list without rows, of whatever type', () => {
    expect(formatRecords([column('a')], [interval], [], options)).toBe('[]')
  })

  it('refuses two columns with one label, even without rows', () => {
    const columns = [column('a'), column('a')]

    expect(() => formatRecords(columns, [text, text], [], options)).toThrow(
      expect.objectContaining({
        code: 'BadRequestException',
        message: 'The result has more than one column named a',
      }),
    )
  })

  it('refuses a type before it looks at the size', () => {
    const rows = rowsOf(1, 'x'.repeat(1_048_576))

    expect(() => formatRecords([column('a')], [interval], rows, options)).toThrow('INTERVAL')
  })

  it('counts the rows as encodeRecords does', () => {
    const rows = rowsOf(1, 'x'.repeat(1_048_576))

    expect(() => formatRecords([column('a')], [text], rows, options)).toThrow(
      expect.objectContaining({ code: 'UnsupportedResultException' }),
    )
  })

  it('takes 10 MB, which long labels come to, and no more', () => {
    const format = (rest: string) => {
      const rows = [...rowsOf(145_000, null), [rest]]
      return formatRecords([column('é'.repeat(31))], [text], rows, options)
    }

    const formatted = format('x'.repeat(45_689))

    expect(Buffer.byteLength(formatted)).toBe(10 * 1024 * 1024)
    expect(() => format('x'.repeat(45_690))).toThrow(
      expect.objectContaining({ code: 'BadRequestException' }),
    )
  })
})
