import { describe, expect, it } from 'vitest'
import {
  createGraph,
  planDowngrade,
  planStamp,
  planUpgrade,
  type Revision,
} from '../../../../db/migrate/index.ts'
import { diamond, refusalOf, revisions, shuffles, withDependencies } from '../graphs.ts'

const line = revisions('a', 'b<a', 'c<b')
const branched = revisions('a', 'b<a', 'c<b left', 'x<a right', 'y<x')

describe('an upgrade', () => {
  it.each<[string, Revision[], string, string, string, string]>([
    ['from nothing', line, '', 'head', 'a b c', 'c'],
    ['from the middle', line, 'b', 'head', 'c', 'c'],
    ['to a revision', line, '', 'b', 'a b', 'b'],
    ['to what is applied', line, 'c', 'b', '', 'c'],
    ['to base', line, 'b', 'base', '', 'b'],
    ['by one', line, 'a', '+1', 'b', 'b'],
    ['by two from nothing', line, '', '+2', 'a b', 'b'],
    ['from a revision on', line, '', 'a+1', 'a b', 'b'],
    ['through a diamond', diamond, '', 'head', 'a b c d', 'd'],
    ['to one side of a diamond', diamond, '', 'c', 'a c', 'c'],
    ['to a merge from one side', diamond, 'b', 'd', 'c d', 'd'],
    ['to all heads', branched, '', 'heads', 'a b c x y', 'c y'],
    ['to one branch', branched, '', 'right@head', 'a x y', 'y'],
    ['along one branch', branched, 'c', 'right@+1', 'x', 'c x'],
    ['to a dependent', withDependencies, '', 'b', 'x y a b', 'b'],
    ['to a dependency', withDependencies, '', 'y', 'x y', 'y'],
    ['with a row that has a descendant among the rows', line, 'a b', 'head', 'c', 'c'],
  ])('goes %s', (_, given, current, target, steps, heads) => {
    const plan = planUpgrade(createGraph(given), words(current), target)

    expect(plan).toEqual({
      steps: words(steps).map((revision) => ({ revision, direction: 'up' })),
      heads: words(heads),
    })
  })

  it.each([
    [
      branched,
      'c y',
      '+1',
      'Ambiguous upgrade from multiple current revisions: c, y; name the revision to go to',
    ],
    [branched, 'a', '+1', 'Ambiguous walk: up from a are b, x; name one of them'],
    [line, 'b', '+2', "Relative revision +2 didn't produce 2 migrations: the graph ends after 1"],
    [
      line,
      'b',
      '-1',
      "Relative revision -1 didn't produce 1 migrations: an upgrade goes up, as in +1",
    ],
    [
      line,
      'q',
      'head',
      "Can't locate revision identified by 'q', which the database is on: fetch the files of the build that put it there, or set the version table with: npx db stamp --purge REVISION",
    ],
  ])('is refused in one line (%#)', (given, current, target, message) => {
    const plan = () => planUpgrade(createGraph(given), words(current), target)

    expect(refusalOf(plan)).toBe(message)
  })
})

describe('a downgrade', () => {
  it.each<[string, Revision[], string, string, string, string]>([
    ['to base', line, 'c', 'base', 'c b a', ''],
    ['to a revision', line, 'c', 'a', 'c b', 'a'],
    ['by one', line, 'c', '-1', 'c', 'b'],
    ['by one to base', line, 'a', '-1', 'a', ''],
    ['to where it is', line, 'b', 'b', '', 'b'],
    ['below a revision', line, 'c', 'b-1', 'c b', 'a'],
    ['through a merge', diamond, 'd', 'a', 'd c b', 'a'],
    ['to one side of a merge', diamond, 'd', 'c', 'd', 'b c'],
    ['along one branch', branched, 'c y', 'right@-1', 'y', 'c x'],
    ['to a branch point of one branch', branched, 'c y', 'right@a', 'y x', 'c'],
    ['with what depends on it', withDependencies, 'b', 'x', 'b a y', 'x'],
  ])('goes %s', (_, given, current, target, steps, heads) => {
    const plan = planDowngrade(createGraph(given), words(current), target)

    expect(plan).toEqual({
      steps: words(steps).map((revision) => ({ revision, direction: 'down' })),
      heads: words(heads),
    })
  })

  it.each([
    [diamond, 'd', '-1', 'Ambiguous walk: down from d are b, c; name one of them'],
    [line, 'b', '-3', "Relative revision -3 didn't produce 3 migrations: the graph ends after 2"],
    [line, '', '-1', "Relative revision -1 didn't produce 1 migrations: nothing there is applied"],
    [
      line,
      'b',
      '+1',
      "Relative revision +1 didn't produce 1 migrations: a downgrade goes down, as in -1",
    ],
    [
      line,
      'a',
      'c',
      'Destination c is not a valid downgrade target from current head(s): see them with npx db current',
    ],
    [
      withDependencies,
      'b',
      'y',
      'Destination y is not a valid downgrade target from current head(s): see them with npx db current',
    ],
  ])('is refused in one line (%#)', (given, current, target, message) => {
    const plan = () => planDowngrade(createGraph(given), words(current), target)

    expect(refusalOf(plan)).toBe(message)
  })
})

describe('a stamp', () => {
  it.each([
    ['a first row', line, '', 'b', 'b'],
    ['a row up', line, 'a', 'c', 'c'],
    ['a row down', line, 'c', 'a', 'a'],
    ['a row away', line, 'c', 'base', ''],
    ['all heads', branched, '', 'heads', 'c y'],
    ['one branch, leaving the other', branched, 'c x', 'y', 'c y'],
    ['two rows into their merge', diamond, 'b c', 'd', 'd'],
    ['nothing where it is', line, 'b', 'b', 'b'],
  ])('moves %s', (_, given, current, target, heads) => {
    expect(planStamp(createGraph(given), words(current), target).heads).toEqual(words(heads))
  })

  it('leaves no row that another one of several implies', () => {
    expect(planStamp(createGraph(line), [], ['a', 'c']).heads).toEqual(['c'])
  })

  it('says which rows go and which come', () => {
    const { steps } = planStamp(createGraph(diamond), ['b', 'c'], ['d'])

    expect(steps).toEqual([{ revision: 'd', direction: 'up', from: ['b', 'c'], to: ['d'] }])
  })
})

describe('a plan', () => {
  it('is the same whatever the order of the files and of the rows', () => {
    const given = [...branched, ...withDependencies.map(rename), ...revisions('m<c,y')]
    const plans = shuffles(given, 20).map((shuffled, index) => {
      const graph = createGraph(shuffled)
      const current = index % 2 === 0 ? ['c', 'x'] : ['x', 'c']
      return JSON.stringify([
        planUpgrade(graph, current, 'heads'),
        planDowngrade(graph, current, '-1'),
      ])
    })

    expect(new Set(plans).size).toBe(1)
  })
})

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}

/** The graph of dependencies beside another one. */
function rename({ revision, downRevision, dependsOn }: Revision): Revision {
  const other = (name: string) => `other_${name}`
  const list = (names: Revision['downRevision']) => (names === null ? [] : [names].flat())
  return {
    revision: other(revision),
    downRevision: list(downRevision).map(other),
    dependsOn: list(dependsOn ?? null).map(other),
  }
}
