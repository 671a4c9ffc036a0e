import { draft, type Statements } from '../draft.ts'
import { lastName } from '../text.ts'
import { alterColumn, shortenDefault } from './column-definition.ts'

export const defaultStatements: Statements = {
  create(part, { after }) {
    const type = after.get(`column ${part.name}`)?.attributes.type
    const value = shortenDefault(part.attributes.definition, type)
    return [draft(`${alterColumn(part)} set default ${value}`)]
  },
  drop(part, { after }) {
    const parent = after.get(`table ${part.of}`)?.attributes.inherits
    const inherited = after.get(`default ${parent}.${lastName(part.name)}`)?.attributes.definition
    const change = inherited === undefined ? 'drop default' : `set default ${inherited}`
    return [draft(`${alterColumn(part)} ${change}`)]
  },
  alter: (_, after, world) => defaultStatements.create(after, world),
}
