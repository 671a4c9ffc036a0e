import type { Draft } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, shorten, shortenType } from '../text.ts'
import { castBy } from './cast-by.ts'
import { multirangeOf, nameOfMultirange, subtypeOf } from './ranges.ts'

/**
 * The casts by which ranges of composites become those of one that has the place of theirs, and multiranges
 * with them: the text of a range has the fields of its bounds in their order.
 *
 * @param old the name that the range has meanwhile, and that its multirange is named by
 */
export function castRange(after: Part, old: string): { create: Draft[]; drop: Draft[] } {
  const name = shorten(after.name)
  const multirange = nameOfMultirange(after)
  const bound = shortenType(subtypeOf(after))
  const ends = `case when lower_inc($1) then '[' else '(' end || case when upper_inc($1) then ']' else ')' end`
  const range = `case when isempty($1) then 'empty' else ${name}(lower($1)::${bound}, upper($1)::${bound}, ${ends}) end`
  const ranges = `coalesce(range_agg(one::${name}), '{}') from unnest($1) as one`
  const last = lastName(old)
  const oldMultirange = old.slice(0, old.length - last.length) + multirangeOf(last)
  const casts = [castBy(old, name, range), castBy(oldMultirange, multirange, ranges)]
  return {
    create: casts.flatMap(({ create }) => create),
    drop: casts.flatMap(({ drop }) => drop),
  }
}
