import type { Part } from '../part.ts'

interface Attribute {
  readonly name: string
  readonly type: string
}

/** The fields of a composite type, in their order. */
export function attributesOf({ attributes: { definition = '' } }: Part): Attribute[] {
  const fields = definition.split(/, (?=(?:[^"]*"[^"]*")*[^"]*$)(?![^(]*\))/)
  return fields
    .filter((field) => field !== '')
    .map((field) => {
      const [, name = '', type = ''] = /^("(?:[^"]|"")*"|\S+) ([\s\S]*)$/.exec(field) ?? []
      return { name, type: type.replace(/ collate (pg_catalog|public)\./, ' collate ') }
    })
}
