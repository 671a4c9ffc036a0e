import type * as Engine from '../../../db/migrate/index.ts'

/** The whole engine. It takes longer to load than most commands take, and most do without. */
export function loadEngine(): Promise<typeof Engine> {
  return import('../../../db/migrate/index.ts')
}
