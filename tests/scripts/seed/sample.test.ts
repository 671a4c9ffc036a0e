import { describe, expect, it } from 'vitest'
import { sample } from '../../../scripts/seed/sample.ts'

describe('sample', () => {
  it.each([
    [0, 0],
    [0, 10],
    [3, 10],
    [10, 10],
  ])('chooses %i different numbers of %i', (count, total) => {
    const chosen = sample(count, total, (last) => Math.floor(Math.random() * (last + 1)))

    expect(new Set(chosen).size).toBe(count)
    expect(chosen.every((number) => number >= 0 && number < total)).toBe(true)
  })

  it('keeps numbers apart even where the generator repeats itself', () => {
    expect(sample(3, 5, () => 0).sort()).toEqual([0, 3, 4])
  })
})
