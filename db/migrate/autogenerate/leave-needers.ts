import type { Part, Parts } from './part.ts'

/** Leaves what needs something that is not to be, such as a view on a new column, as it is found as well. */
export function leaveNeeders(parts: Map<string, Part>, wanted: Parts, found: Parts): void {
  const isMissing = (need: string) => wanted.has(need) && !parts.has(need)
  const leave = (key: string) => {
    const was = found.get(key)
    if (was === undefined) parts.delete(key)
    else parts.set(key, was)
  }
  for (let isMoved = true; isMoved; ) {
    isMoved = false
    for (const { key, name, of, needs } of [...parts.values()]) {
      if (![...needs].some(isMissing)) continue
      isMoved = true
      leave(key)
      if (of === null) for (const part of [...parts.values()]) if (part.of === name) leave(part.key)
    }
  }
}
