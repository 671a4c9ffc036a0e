import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { keepNewest } from '../../files/keep-newest.ts'
import { keepOnly, replaceFile } from '../../files/replace-file.ts'
import type { Entry, Recording } from './recording.ts'

/** A recording from one run to the next, with the database that it was made of. */
export interface KeptRecording {
  read(): Promise<{ readonly recording: Recording; readSnapshot: ReadSnapshot } | undefined>
  /** Never rejects. */
  keep(recording: Recording, snapshot: Promise<Uint8Array>): Promise<void>
}

/** The tar file of the database as the changes of the recording left it. */
type ReadSnapshot = () => Promise<Uint8Array<ArrayBuffer> | undefined>

/** Folders of recordings that are kept at most, each with some 30 MB. */
const most = 4

const index = 'recording'

/**
 * Keeps a recording in a folder of its own, and its snapshot under a name that comes from the recording, so that
 * no other belongs to it. Each file begins with a hash of what follows: one that was damaged is as one that
 * is not there. The folder may be removed at any time.
 */
export function keepRecording(root: string, name: string): KeptRecording {
  const folder = join(root, name)
  return {
    async read() {
      const content = await readHashed(join(folder, index))
      if (!content) return undefined
      const path = join(folder, nameOf(content))
      // Without its snapshot it is of less use than a new one.
      if (!existsSync(path)) return undefined
      return {
        recording: revive(deserialize(content) as Recording),
        async readSnapshot() {
          const snapshot = await readHashed(path)
          if (!snapshot) await rm(path, { force: true }).catch(() => {})
          return snapshot
        },
      }
    },
    async keep(recording, dumping) {
      try {
        const snapshot = await dumping
        const content = serialize(toPlain(recording))
        await mkdir(folder, { recursive: true })
        await replaceFile(join(folder, nameOf(content)), withHash(snapshot))
        await replaceFile(join(folder, index), withHash(content))
        await keepOnly(folder, [index, nameOf(content)])
        await keepNewest(root, most)
      } catch {
        // Where nothing can be kept, the next run takes as long.
      }
    },
  }
}

/** Of the snapshot of a recording. */
function nameOf(content: Uint8Array): string {
  return `${hashOf(content)}.tar`
}

const hashLength = 64

function withHash(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(hashOf(content)), content])
}

async function readHashed(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const whole = await readFile(path).catch(() => undefined)
  const content = whole?.subarray(hashLength) as Uint8Array<ArrayBuffer> | undefined
  return content && whole?.toString('latin1', 0, hashLength) === hashOf(content)
    ? content
    : undefined
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Of an error V8 keeps neither the name nor what it carries. */
interface PlainError {
  readonly message: string
  readonly properties: object
}

function toPlain({ entries, changes }: Recording): Recording {
  const plain = (error: unknown): PlainError => ({
    message: error instanceof Error ? error.message : String(error),
    properties: { ...(error as object), name: (error as Error).name },
  })
  return { changes, entries: mapErrors(entries, plain) }
}

function revive({ entries, changes }: Recording): Recording {
  const error = (plain: unknown) => {
    const { message, properties } = plain as PlainError
    return Object.assign(new Error(message), properties)
  }
  return { changes, entries: mapErrors(entries, error) }
}

function mapErrors(entries: readonly Entry[], change: (error: unknown) => unknown): Entry[] {
  return entries.map((entry) =>
    entry.kind === 'query' && 'error' in entry.outcome
      ? { ...entry, outcome: { error: change(entry.outcome.error) } }
      : entry,
  )
}
