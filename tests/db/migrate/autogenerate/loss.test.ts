import { describe, expect, it } from 'vitest'
import { lossOfType } from '../../../../db/migrate/autogenerate/loss.ts'

describe('a change of type', () => {
  it.each([
    ['integer', 'bigint'],
    ['smallint', 'numeric'],
    ['real', 'double precision'],
    ['character varying(20)', 'text'],
    ['character varying(20)', 'character varying(30)'],
    ['character varying(20)', 'character varying'],
    ['numeric(10,2)', 'numeric(12,2)'],
    ['numeric(10,2)', 'numeric'],
    ['timestamp(3) with time zone', 'timestamp(6) with time zone'],
    ['character varying(20)[]', 'text[]'],
  ])('from %s to %s loses nothing', (before, after) => {
    expect(lossOfType(before, after)).toBeUndefined()
  })

  it.each([
    ['bigint', 'integer'],
    ['text', 'integer'],
    ['text', 'character varying(20)'],
    ['character varying', 'character varying(20)'],
    ['numeric', 'numeric(10,2)'],
    ['numeric(10,2)', 'numeric(10,4)'],
    ['double precision', 'real'],
    ['integer', 'integer[]'],
    ['integer', 'bigint[]'],
    ['text[]', 'text'],
    ['timestamp(6) with time zone', 'timestamp(3) with time zone'],
    ['json', 'jsonb'],
  ])('from %s to %s may lose something', (before, after) => {
    expect(lossOfType(before, after)).toMatch(/is changed, or fails/)
  })
})
