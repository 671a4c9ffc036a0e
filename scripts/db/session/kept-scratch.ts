import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeclarationFile } from '../../../db/migrate/declaration/files.ts'
import type { Keeping, MigrationDatabase, RevisionContext } from '../../../db/migrate/index.ts'
import { extensionsIn } from '../../database/extensions-in.ts'
import type { OpenDatabase } from '../../database/open-database.ts'
import { keepRecording } from '../../database/replay/kept-recording.ts'
import { isVolatile } from '../../database/replay/recording.ts'
import { createReplay } from '../../database/replay/replay.ts'
import { toDatabase } from '../../database/replay/replayed-database.ts'
import type { ScratchDatabase } from '../../database/scratch-database.ts'
import { hash, hashOfCode } from '../folder/code-hash.ts'
import { readScripts } from './open-scratch.ts'
import type { Session } from './session.ts'

const usualRoot = fileURLToPath(
  new URL('../../../node_modules/.cache/plaster/scratch', import.meta.url),
)

export interface KeptScratchOptions {
  readonly declaration?: readonly DeclarationFile[]
  /** What is asked of it otherwise is kept apart. */
  readonly purpose?: string
  /** Whether something is tried on it before the revisions are run, and after: it is opened for that at once. */
  readonly isTriedBefore?: boolean
  readonly isTriedAfter?: boolean
  /** The folder of what is kept. */
  readonly root?: string
}

export interface KeptScratch {
  readonly db: MigrationDatabase
  readonly keeping: Keeping
  /** What was opened at once is open. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/**
 * A scratch database that revisions are run on without there being one, as long as they send the statements
 * that they sent in an earlier run: what they read, import or are told may have changed, and only what
 * comes of it counts.
 */
export async function openKeptScratch(
  session: Session,
  context: RevisionContext,
  options: KeptScratchOptions = {},
): Promise<KeptScratch> {
  const { declaration, purpose = '', isTriedBefore = false, isTriedAfter = false } = options
  const scripts = await readScripts(context, declaration)
  const { openScratchDatabase } = await import('../../database/scratch-database.ts')
  const open: Open = session.openScratch ?? openScratchDatabase
  const name = [hashOfCode(), resolve(session.folder()), purpose, ...extensionsIn(scripts).sort()]
  // A database that is lent has no copies.
  const kept = session.openScratch
    ? undefined
    : keepRecording(options.root ?? usualRoot, hash(name))
  const found = await kept?.read()
  const openings: { empty?: Promise<Opened>; copy?: Promise<Opened | undefined> } = {}
  const written: Promise<void>[] = []

  const openEmpty = () => {
    openings.empty ??= open(scripts)
    return openings.empty
  }
  const openCopy = async () => {
    const snapshot = await found?.readSnapshot()
    // Where it does not open either, an empty one does.
    return snapshot && open(scripts, snapshot).catch(() => undefined)
  }
  const openSnapshot = () => {
    openings.copy ??= openCopy()
    return openings.copy
  }
  const replay = createReplay({ recording: found?.recording, openEmpty, openSnapshot })

  const begun = isTriedBefore || found === undefined ? openEmpty() : undefined
  const ready = Promise.resolve(begun).then(() => {
    if (found && isTriedAfter) void openSnapshot()
  })
  // Whoever asks for it is told of a failure, and nobody may.
  ready.catch(() => {})

  return {
    db: toDatabase(replay),
    ready,
    async keeping(read) {
      const changes = replay.entries().length
      const result = await read()
      const entries = [...replay.entries()]
      if (kept && !replay.isFollowing() && !isVolatile(entries.slice(0, changes))) {
        const { dump } = await replay.open()
        if (dump) written.push(kept.keep({ entries, changes }, dump()))
      }
      return result
    },
    async close() {
      await Promise.all(written)
      for (const opening of [openings.empty, openings.copy]) {
        await opening?.then((opened) => opened?.close()).catch(() => {})
      }
    },
  }
}

type Opened = OpenDatabase & Partial<ScratchDatabase>

type Open = (scripts: readonly string[], snapshot?: Uint8Array<ArrayBuffer>) => Promise<Opened>
