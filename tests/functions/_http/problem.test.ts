import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { problems } from '../../../functions/_http/problem.ts'

it('docs/problems.md has every kind of problem, with its status and title', () => {
  const page = readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8')
  const described = [...page.matchAll(/^## (.*)\n\n(\d{3}) ([^.]*)\./gm)]

  expect(
    described.map(([, slug, status, title]) => ({ slug, status: Number(status), title })),
  ).toEqual(Object.entries(problems).map(([slug, problem]) => ({ slug, ...problem })))
})
