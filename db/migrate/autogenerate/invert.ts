import type { Part, Parts } from './part.ts'

/** For each key the parts that need it. */
export function invert(parts: Parts): Map<string, Part[]> {
  const needers = new Map<string, Part[]>()
  for (const part of parts.values()) {
    for (const need of part.needs) {
      const list = needers.get(need)
      if (list) list.push(part)
      else needers.set(need, [part])
    }
  }
  return needers
}
