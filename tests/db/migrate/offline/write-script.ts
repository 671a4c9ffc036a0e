import {
  createContext,
  type MigrationContext,
  type MigrationDatabase,
  type MigrationSettings,
  offline,
  type Revision,
} from '../../../../db/migrate/index.ts'

export type Body = (db: MigrationDatabase) => Promise<unknown>

/** The graph of Alembic's tutorial, with empty bodies unless they are given. */
export const tutorial: Revision[] = [
  { revision: '1975ea83b712', downRevision: null },
  { revision: 'ae1027a6acf1', downRevision: '1975ea83b712' },
  { revision: '27c6a30d7c24', downRevision: '1975ea83b712', branchLabels: 'billing' },
  { revision: 'b2a1f80e8fc7', downRevision: ['27c6a30d7c24', 'ae1027a6acf1'] },
]

interface Script {
  readonly declared?: readonly Revision[]
  readonly start?: readonly string[]
  readonly settings?: MigrationSettings
  readonly up?: Body
}

/** What a command writes, as it stands in a script. */
export async function write(
  work: (context: MigrationContext) => Promise<unknown>,
  { declared = tutorial, start = [], settings = {}, up = async () => {} }: Script = {},
): Promise<string> {
  const lines: string[] = []
  const files = declared.map((revision) => ({
    path: `${revision.revision}.ts`,
    module: { ...revision, up, down: async () => {} },
  }))
  const context = createContext({ settings, files })
  await work(offline(context, { start, write: (statement) => lines.push(`${statement}\n`) }))
  return lines.join('\n')
}
