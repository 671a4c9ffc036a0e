import { describe, expect, it } from 'vitest'
import {
  CycleError,
  createGraph,
  DuplicateRevisionError,
  InvalidRevisionError,
  MissingRevisionError,
  type Revision,
} from '../../../../db/migrate/index.ts'
import { diamond, refusalOf, revisions, shuffles, withDependencies } from '../graphs.ts'

describe('a graph', () => {
  it.each([
    [
      'a line',
      revisions('a', 'b<a', 'c<b'),
      { heads: 'c', bases: 'a', branches: '', order: 'a b c' },
    ],
    ['a diamond', diamond, { heads: 'd', bases: 'a', branches: 'a', order: 'a b c d' }],
    [
      'two bases',
      revisions('a', 'b<a', 'x', 'y<x'),
      { heads: 'b y', bases: 'a x', branches: '', order: 'a b x y' },
    ],
    [
      'a merge of two bases',
      revisions('z', 'b', 'm<b,z'),
      { heads: 'm', bases: 'b z', branches: '', order: 'b z m' },
    ],
    [
      'a dependency across bases',
      withDependencies,
      { heads: 'b y', bases: 'a x', branches: '', order: 'x y a b' },
    ],
    ['nothing', [], { heads: '', bases: '', branches: '', order: '' }],
  ])('knows the ends and the order of %s', (_, given, wanted) => {
    const graph = createGraph(given)

    expect({
      heads: graph.heads().join(' '),
      bases: graph.bases().join(' '),
      branches: graph.branches().join(' '),
      order: graph.order.join(' '),
    }).toEqual(wanted)
  })

  it('is the same whatever the order of its files', () => {
    const given = [...diamond, ...revisions('x', 'y<x', 'e<d,y', 'f<d')]
    const orders = shuffles(given, 20).map((shuffled) => createGraph(shuffled).order.join(' '))

    expect(new Set(orders)).toEqual(new Set(['a b c d f x y e']))
  })

  it('keeps the order of what there is when a head is added', () => {
    const before = createGraph([...diamond, ...revisions('x', 'y<x')]).order
    const after = createGraph([...diamond, ...revisions('x', 'y<x', '0<y', 'c2<b')]).order

    expect(after.filter((id) => before.includes(id))).toEqual(before)
  })

  it('leaves a head that another depends on out of the effective heads', () => {
    const graph = createGraph([...withDependencies])

    expect([graph.heads(), graph.effectiveHeads()]).toEqual([['b', 'y'], ['b']])
  })

  it.each([
    ['to descendants', ['a', 'b<a l', 'c<b'], 'a b c'],
    ['up to a branch point', ['a', 'b<a', 'c<b l', 'x<a', 'd<c'], 'b c d'],
    ['not above a revision that is a branch point', ['a', 'b<a l', 'c<b', 'd<b'], 'b c d'],
    ['up to a merge point', ['a', 'b', 'm<a,b', 'c<m', 'd<c l'], 'c d'],
  ])('spreads a label %s', (_, lines, wanted) => {
    const graph = createGraph(revisions(...lines))

    expect(graph.order.filter((id) => graph.get(id).labels.includes('l')).join(' ')).toBe(wanted)
  })

  it('resolves dependencies that are labels', () => {
    const graph = createGraph([
      ...revisions('a l', 'b<a'),
      { revision: 'x', downRevision: null, dependsOn: ['l'] },
    ])

    expect(graph.get('x').dependencies).toEqual(['a'])
    expect(graph.get('a').dependents).toEqual(['x'])
  })
})

describe('a graph that cannot be', () => {
  const at = (revision: string, downRevision: Revision['downRevision'] = null, more = {}) => ({
    revision,
    downRevision,
    path: `versions/${revision}_x.ts`,
    ...more,
  })

  it.each<[string, Revision[], new (...given: never[]) => Error, string]>([
    [
      'a missing parent',
      [at('a', 'zz')],
      MissingRevisionError,
      "Revision a (versions/a_x.ts) names 'zz' as downRevision, and no file declares it: merge the branch that has it, which git log --all -- '*zz*' finds, or correct downRevision",
    ],
    [
      'a missing dependency',
      [at('a', null, { dependsOn: ['zz'] })],
      MissingRevisionError,
      "Revision a (versions/a_x.ts) names 'zz' as dependsOn, and no file declares it: merge the branch that has it, which git log --all -- '*zz*' finds, or correct dependsOn",
    ],
    [
      'one id twice',
      [at('a', null, { path: 'versions/a_y.ts' }), at('a')],
      DuplicateRevisionError,
      'Revision a is present more than once: a (versions/a_x.ts), a (versions/a_y.ts); give one of them an id of its own, then see with: npx db history',
    ],
    [
      'one label twice',
      [at('a', null, { branchLabels: ['l'] }), at('b', null, { branchLabels: ['l'] })],
      DuplicateRevisionError,
      "Branch name 'l' in revision b (versions/b_x.ts) already used by revision a (versions/a_x.ts); choose another",
    ],
    [
      'a label that is an id',
      [at('a'), at('b', 'a', { branchLabels: ['a'] })],
      DuplicateRevisionError,
      "Branch name 'a' in revision b (versions/b_x.ts) already used by revision a (versions/a_x.ts); choose another",
    ],
    [
      'a cycle',
      [at('a'), at('b', ['a', 'd']), at('c', 'b'), at('d', 'c'), at('e', 'd')],
      CycleError,
      'Cycle is detected in revisions: b (versions/b_x.ts) after d (versions/d_x.ts) after c (versions/c_x.ts) after b; correct downRevision or dependsOn in one of these files, then see with: npx db history',
    ],
    [
      'a revision after itself',
      [at('a', 'a')],
      CycleError,
      'Cycle is detected in revisions: a (versions/a_x.ts) after a; correct downRevision or dependsOn in one of these files, then see with: npx db history',
    ],
    [
      'a cycle through a dependency',
      [at('a', null, { dependsOn: ['b'] }), at('b', 'a')],
      CycleError,
      'Cycle is detected in revisions: a (versions/a_x.ts) after b (versions/b_x.ts) after a; correct downRevision or dependsOn in one of these files, then see with: npx db history',
    ],
    [
      'an id with a sign in it',
      [at('a-b')],
      InvalidRevisionError,
      "'a-b' in versions/a-b_x.ts is no revision: use letters, digits, '_' and '.'",
    ],
    [
      'a reserved id',
      [at('head')],
      InvalidRevisionError,
      "'head' in versions/head_x.ts is a reserved word: choose another",
    ],
    [
      'an id that the version table cannot hold',
      [at('x'.repeat(33))],
      InvalidRevisionError,
      `'${'x'.repeat(33)}' in versions/${'x'.repeat(33)}_x.ts is too long for a revision: at most 32 characters fit the version table`,
    ],
  ])('is refused for %s in one line', (_, given, kind, message) => {
    const make = () => createGraph(given)

    expect(make).toThrow(kind)
    expect(refusalOf(make)).toBe(message)
  })
})
