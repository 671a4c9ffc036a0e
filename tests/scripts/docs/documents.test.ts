import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documents } from '../../../scripts/docs/documents.ts'

describe('the generated documents', () => {
  it.each(Object.entries(documents))(
    '%s says what the code says (else: npm run docs)',
    (name, write) => {
      const written = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')

      expect(written).toBe(write())
    },
  )
})
