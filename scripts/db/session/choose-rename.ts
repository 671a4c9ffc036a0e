import type { Rename } from '../../../db/migrate/index.ts'
import type { Session } from './session.ts'

/** Asks the person which of some renames was meant, if any. */
export function chooseRenameWith(choose: NonNullable<Session['choose']>) {
  return async (candidates: readonly Rename[]): Promise<Rename | undefined> => {
    const [{ kind, from } = { kind: 'column', from: '' }] = candidates
    const name = from.replace(/^public\./, '')
    const answers = [
      ...candidates.map(({ to }) => `${name} was renamed to ${to.replace(/^public\./, '')}`),
      `${name} was dropped, with what it holds`,
    ]
    const chosen = await choose(`What became of the ${kind} ${name}?`, answers)
    return candidates[chosen]
  }
}
