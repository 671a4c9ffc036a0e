import { RevisionFileError } from '../errors.ts'
import { splitScript } from '../script/split-script.ts'

/** What Alembic printed for one direction of a revision. */
export interface AlembicScript {
  readonly revision: string
  readonly direction: 'up' | 'down'
  readonly statements: readonly string[]
  /** It leaves its transaction on the way, as `autocommit_block` does. */
  readonly isAlone: boolean
}

/**
 * The SQL of each revision in what `alembic upgrade --sql` or `alembic downgrade --sql` printed. What
 * moves the version table ends the part of a revision: without it the script was cut off there.
 *
 * @throws RevisionFileError if it is no such script
 */
export async function readAlembicScript(
  text: string,
  path: string,
  versionTable: string,
): Promise<AlembicScript[]> {
  const parts = text.split(/^-- Running (upgrade|downgrade) (.*?) -> (.*)$/m)
  if (parts.length === 1) {
    throw new RevisionFileError(path, 'is not what alembic upgrade --sql or downgrade --sql prints')
  }
  const moves = new RegExp(`^(insert into|update|delete from) (\\S+\\.)?"?${versionTable}\\b`, 'i')
  const scripts: AlembicScript[] = []
  for (let index = 1; index < parts.length; index += 4) {
    const [verb, before = '', after = '', sql = ''] = parts.slice(index, index + 4)
    const statements = await splitScript(sql).catch((error: Error) => {
      throw new RevisionFileError(path, `${before} -> ${after}: ${error.message}`)
    })
    const end = statements.findIndex((statement) => moves.test(statement))
    if (end === -1) continue
    const own = statements.slice(0, end)
    scripts.push({
      revision: (verb === 'upgrade' ? after : before).trim(),
      direction: verb === 'upgrade' ? 'up' : 'down',
      statements: own.filter((statement) => !/^(begin|commit)$/i.test(statement)),
      isAlone: own.some((statement) => /^commit$/i.test(statement)),
    })
  }
  return scripts
}
