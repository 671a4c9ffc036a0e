import type { CatalogSnapshot } from '../catalog/object.ts'
import { AmbiguousRenameError, RenameError } from './errors.ts'
import { findRenames } from './find-renames.ts'
import { parseRename } from './parse-rename.ts'
import { type Rename, rename } from './rename.ts'

export interface RenameChoices {
  /** As parseRename reads them. */
  readonly renames?: readonly string[]
  /** What is gone may be dropped. */
  readonly allowDrop?: boolean
  /** Asks whether one of these was meant; none says that what was dropped may go. */
  chooseRename?(candidates: readonly Rename[]): Promise<Rename | undefined>
}

/**
 * The renames that are told or chosen.
 *
 * @throws RenameError for one that does not fit, AmbiguousRenameError where there is nobody to ask
 */
export async function decideRenames(
  head: CatalogSnapshot,
  declared: CatalogSnapshot,
  { renames = [], allowDrop = false, chooseRename }: RenameChoices,
): Promise<Rename[]> {
  const chosen: Rename[] = []
  let now = head
  const take = (found: Rename) => {
    chosen.push(found)
    now = rename(now, found)
  }
  for (const text of renames) {
    const found = parseRename(text, now, declared)
    if (typeof found === 'string') throw new RenameError(text, found)
    take(found)
  }
  const refused = new Set<string>()
  for (;;) {
    const candidates = findRenames(now, declared).filter(({ from }) => !refused.has(from))
    const [first] = candidates
    if (first === undefined || (allowDrop && chooseRename === undefined)) return chosen
    if (chooseRename === undefined) throw new AmbiguousRenameError(candidates)
    const choice = await chooseRename(candidates.filter(({ from }) => from === first.from))
    if (choice === undefined) refused.add(first.from)
    else take(choice)
  }
}
