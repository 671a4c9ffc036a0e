import { changesOf, type Statements, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { changeCommon } from './common.ts'

/** For what no statement alters but in its comment and owner. */
export function alterOrRecreate(
  before: Part,
  after: Part,
  world: World,
): ReturnType<Statements['alter']> {
  return changesOf(before, after).has('definition')
    ? 'recreate'
    : changeCommon(before, after, world)
}
