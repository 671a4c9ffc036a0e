import type { FileAccess } from '../directory/directory.ts'

export interface RevisionOptions {
  readonly message?: string
  /** What it follows, `head` unless given; `base` for none. */
  readonly head?: string
  /** Lets it follow a revision that another one follows already. */
  readonly splice?: boolean
  readonly branchLabels?: readonly string[]
  /** Ids or labels of what has to be applied first. */
  readonly dependsOn?: readonly string[]
  /** One of the version locations: where its parent is unless given. */
  readonly versionPath?: string
  readonly revision?: string
}

/** Where a new file goes, and what a revision takes from outside. */
export interface RevisionEnvironment {
  readonly access: FileAccess
  readonly folder: string
  readonly now: Date
  /** A new id of 12 hexadecimal digits. */
  readonly createId: () => string
}

export interface RevisionResult {
  readonly revision: string
  readonly path: string
}
