import type { ResolvedSettings, VersionApplied } from '../directory/settings.ts'

/** Tells each hook of the settings, in order, what was done to the version table. */
export async function callHooks(
  { onVersionApply = [] }: ResolvedSettings,
  { db, revision, direction, isStamp, heads }: VersionApplied,
): Promise<void> {
  for (const hook of [onVersionApply].flat()) {
    await hook({ db, revision, direction, isStamp, heads })
  }
}
