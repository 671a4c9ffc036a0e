import { fillBody } from '../autogenerate/fill-body.ts'
import { nameRevisions } from '../autogenerate/name-revisions.ts'
import type { ProvedRevision } from '../autogenerate/proved.ts'
import { type NotHandled, notHandledIn, writeScript } from '../autogenerate/write-body.ts'
import type { RevisionContext } from '../context.ts'
import type { RevisionScript } from '../directory/revision-file.ts'
import { createGraph } from '../graph/graph.ts'
import type { RevisionEnvironment, RevisionOptions } from '../new-revision/options.ts'
import { prepareRevision } from '../new-revision/prepare-revision.ts'

export interface GeneratedRevision {
  readonly revision: string
  readonly path: string
  readonly transaction: boolean
  /** SQL. */
  readonly up: string
  readonly down: string
  readonly notHandled: readonly NotHandled[]
}

/** With the text of its file, which is not there yet. */
export type PreparedRevision = GeneratedRevision & { readonly text: string }

export interface PreparationEnvironment extends RevisionEnvironment {
  /** How a file in a folder imports the engine, where it can. */
  engineFor(folder: string): string | undefined
}

/** The files, one after the other in the graph. */
export async function prepareRevisions(
  context: RevisionContext,
  environment: PreparationEnvironment,
  options: RevisionOptions,
  parents: readonly string[],
  proved: readonly ProvedRevision[],
): Promise<PreparedRevision[]> {
  const prepared: PreparedRevision[] = []
  let following: RevisionContext = context
  let before = parents
  const names = nameRevisions(
    options.message ?? 'changes',
    proved.map(({ isTransaction, up }) => ({
      isTransaction,
      statements: up.changes.map(({ statement }) => statement),
    })),
  )
  for (const [index, { isTransaction, up, down }] of proved.entries()) {
    const own = index === 0 ? options : follow(options, names[index])
    const file = await prepareRevision(following, environment, own, before)
    const notHandled = [...notHandledIn('up', up), ...notHandledIn('down', down)]
    const script = (direction: 'up' | 'down', changes: typeof up) =>
      writeScript(
        direction,
        changes.changes,
        notHandled.filter((one) => one.direction === direction),
      )
    const body = { up: script('up', up), down: script('down', down), isTransaction }
    const folder = file.path.slice(0, file.path.lastIndexOf('/'))
    const text = await fillBody(file.text, file.templatePath, body, environment.engineFor(folder))
    prepared.push({
      ...{ revision: file.revision, path: file.path, transaction: isTransaction },
      ...{ up: body.up.join('\n\n'), down: body.down.join('\n\n'), notHandled, text },
    })
    const scripts = new Map(following.scripts)
    scripts.set(file.revision, { ...file.declared, path: file.path } as RevisionScript)
    following = { ...following, scripts, graph: createGraph([...scripts.values()]) }
    before = [file.revision]
  }
  return prepared
}

/** What is given for the revision is the first one's. */
function follow({ versionPath }: RevisionOptions, message = ''): RevisionOptions {
  return { message, splice: true, ...(versionPath !== undefined && { versionPath }) }
}
