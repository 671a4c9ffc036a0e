import type { Command } from 'commander'
import { type CommonOptions, collect } from './common-options.ts'

export interface NewFileOptions extends CommonOptions {
  readonly message?: string
  readonly splice?: boolean
  readonly branchLabel?: string[]
  readonly dependsOn?: string[]
  readonly revId?: string
}

export interface RevisionCommandOptions extends NewFileOptions {
  readonly head: string
  readonly versionPath?: string
}

export function addNewFileOptions(command: Command): Command {
  return command
    .option('-m, --message <text>', 'what it is for')
    .option('--branch-label <label>', 'a name for its branch (repeatable)', collect)
    .option('--depends-on <revision>', 'what has to come first (repeatable)', collect)
    .option('--rev-id <id>', 'an id of your own, not a made one')
}

/** Where in the graph and in the folder a new revision goes. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--head <revision>', 'what it follows; base for a new beginning', 'head')
    .option('--splice', 'let it follow a revision that another one follows already')
    .option('--version-path <folder>', 'one of the version locations of env.ts')
}

export function readOptions<Options extends NewFileOptions>({
  revId,
  branchLabel,
  ...options
}: Options) {
  return {
    ...options,
    ...(branchLabel !== undefined && { branchLabels: branchLabel }),
    ...(revId !== undefined && { revision: revId }),
  }
}
