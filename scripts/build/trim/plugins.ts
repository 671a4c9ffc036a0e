import type { Plugin } from 'esbuild'
import { answersWithRows } from './answers.ts'
import { builtinsAsUsed } from './builtins.ts'
import { credentialsOfEnvironment } from './credentials.ts'
import { withoutEventStreams } from './event-streams.ts'
import { filesWhenAsked } from './files.ts'
import { sdkOfALambda } from './surroundings.ts'

/** Those of packages alone. */
export const packageTrims: readonly Plugin[] = [
  credentialsOfEnvironment,
  withoutEventStreams,
  sdkOfALambda,
  filesWhenAsked,
  answersWithRows,
]

/** What they leave out of a bundle no Lambda needs, and a cold start would have to load. */
export const trims: readonly Plugin[] = [...packageTrims, builtinsAsUsed]
