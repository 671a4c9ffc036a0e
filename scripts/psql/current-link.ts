import { type Identity, readIdentity } from '../../db/describe/index.ts'
import { describePlace } from './describe-place.ts'
import type { OpenLink } from './open-link.ts'
import type { RunOptions } from './session/run-statement.ts'
import type { Link } from './session/session.ts'

/** The link that statements go to: `\c` puts another in its place. */
export interface CurrentLink {
  link(): Link
  /** How a statement is run on it. */
  options(): RunOptions
  connect(database: string): Promise<void>
  describePlace(): Promise<string>
  /** Who is connected to what, as far as the database can tell: asked once for each link. */
  identity(): Promise<Identity>
  /** Rolls back what is open, and says so. */
  close(): Promise<void>
}

export function currentLinkOf(opened: OpenLink, notice: (text: string) => void): CurrentLink {
  let link = opened.link
  let access = opened.access(opened.database)
  let identity: Promise<Identity> | undefined

  async function closeLink(): Promise<void> {
    if (link.state() !== 'none') notice('The open transaction is rolled back.')
    await link.close()
  }

  return {
    link: () => link,
    options: () => ({ readOnly: access.readOnly, notice }),
    async connect(database) {
      const other = await link.connect(database)
      await closeLink()
      link = other
      access = opened.access(database)
      identity = undefined
    },
    describePlace: async () => describePlace(await readIdentity(link.db), opened, access),
    identity() {
      identity ??= readIdentity(link.db)
      return identity
    },
    async close() {
      await closeLink()
      await opened.close()
    },
  }
}
