import { type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { alterColumn, shortenDefault } from './column-definition.ts'

export const defaultStatements: Statements = {
  create: (part, { after }) => [setDefault(part, after.get(`column ${part.name}`))],
  drop: (part) => (part.attributes.definition === undefined ? [] : [dropDefault(part)]),
  alter: (_, after, world) => defaultStatements.create(after, world),
}

function setDefault(part: Part, column: Part | undefined): Draft {
  const { definition } = part.attributes
  if (definition === undefined) return dropDefault(part)
  const value = shortenDefault(definition, column?.attributes.type)
  return draft(`${alterColumn(part)} set default ${value}`)
}

function dropDefault(part: Part): Draft {
  return draft(`${alterColumn(part)} drop default`)
}
