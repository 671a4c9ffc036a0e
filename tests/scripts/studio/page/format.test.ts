import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatMilliseconds,
} from '../../../../scripts/studio/page/format.ts'

describe('formatCount', () => {
  it.each<[number | null, number | null, string]>([
    [0, null, '0'],
    [1234, 9, '1,234'],
    [null, 950, '≈ 950'],
    [null, 12_345, '≈ 12 K'],
    [null, 1_000_000, '≈ 1.0 M'],
    [null, 999_999, '≈ 1.0 M'],
    [null, 2_345_678_901, '≈ 2.3 B'],
    [null, null, '?'],
  ])('says %s or %s as %s', (count, estimate, text) => {
    expect(formatCount(count, estimate)).toBe(text)
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [16_384, '16 KB'],
    [1_572_864, '1.5 MB'],
    [3 * 1024 ** 4, '3.0 TB'],
  ])('says %i as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('formatMilliseconds', () => {
  it.each([
    [0.4, '< 1 ms'],
    [12.6, '13 ms'],
    [1500, '1.5 s'],
    [45_000, '45 s'],
  ])('says %d as %s', (milliseconds, text) => {
    expect(formatMilliseconds(milliseconds)).toBe(text)
  })
})
