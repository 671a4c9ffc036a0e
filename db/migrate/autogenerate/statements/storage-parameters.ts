import { type Draft, draft } from '../draft.ts'
import type { Part } from '../part.ts'
import { parseOptions, shorten, wordOptions } from '../text.ts'

/** Storage parameters of tables and views. */
export function changeOptions(kind: string, before: Part, after: Part): Draft[] {
  const old = parseOptions(before.attributes.options)
  const wanted = parseOptions(after.attributes.options)
  const alter = `alter ${kind} ${shorten(after.name)}`
  const gone = Object.keys(old).filter((name) => !(name in wanted))
  const set = Object.entries(wanted).filter(([name, value]) => old[name] !== value)
  const text = set.map(([name, value]) => `${name}=${value}`).join(', ')
  return [
    ...(gone.length > 0 ? [draft(`${alter} reset (${gone.join(', ')})`)] : []),
    ...(set.length > 0 ? [draft(`${alter} set (${wordOptions(text)})`)] : []),
  ]
}
