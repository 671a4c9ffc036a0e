import { describe, expect, it } from 'vitest'
import { formatTimestamp, parseTimestamp } from '../../../../db/data-api/values/timestamp.ts'

const cases: [iso: string, text: string][] = [
  ['2024-12-25T23:30:00.123Z', '2024-12-25 23:30:00.123'],
  ['0999-01-01T00:00:00.000Z', '0999-01-01 00:00:00.000'],
  ['+010000-01-01T00:00:00.000Z', '10000-01-01 00:00:00.000'],
  ['+275760-09-13T00:00:00.000Z', '275760-09-13 00:00:00.000'],
  ['0000-03-15T00:00:00.000Z', '0001-03-15 00:00:00.000 BC'],
  ['-000043-03-15T00:00:00.000Z', '0044-03-15 00:00:00.000 BC'],
]

describe('formatTimestamp', () => {
  it.each(cases)('%s becomes %s', (iso, text) => {
    expect(formatTimestamp(new Date(iso))).toBe(text)
  })
})

describe('parseTimestamp', () => {
  it.each([
    ...cases,
    ['2024-12-25T23:30:00.123Z', '2024-12-25 23:30:00.123456'],
    ['2024-12-25T23:30:00.000Z', '2024-12-25 23:30:00'],
    ['+010000-01-01T00:00:00.000Z', '+10000-01-01 00:00:00'],
    ['-000043-03-15T00:00:00.000Z', '-0043-03-15 00:00:00'],
  ])('%s comes from %s', (iso, text) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(iso)
  })

  it.each(['294276-12-31 00:00:00', 'infinity', ''])('gives nothing for %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})
