import type { Names } from '../../../db/describe/index.ts'
import { commandNames } from '../commands/index.ts'
import { beginnings, keywords } from './keywords.ts'

/** What the word at the end of a text may become. */
export interface Completion {
  readonly candidates: readonly string[]
  /** The part of the text that a candidate takes the place of. */
  readonly word: string
}

const word = /(?:"(?:[^"]|"")*"?|[\w$\u0080-\uffff.])*$/
const relationComesNext =
  /\b(from|join|update|into|table|only|copy|truncate|vacuum|analyze|lock|view|references)\s+(?:only\s+|table\s+)?(?:[\w".]+\s*,\s*)*$/i
const mention =
  /\b(?:from|join|update|into|,)\s+(?:only\s+)?((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)(?:\s+(?:as\s+)?("[^"]+"|(?!(?:on|using|where|set|left|right|full|inner|cross|join|natural|group|order|limit|values|select|returning)\b)[a-z_][\w$]*))?/gi

/**
 * @param before what was typed of the statement, up to the cursor
 * @param names undefined where they could not be read: then keywords alone
 */
export function complete(before: string, names: Names | undefined): Completion {
  const command = /^\s*\\(\S*)$/.exec(before)
  if (command) {
    const typed = `\\${command[1]}`
    return {
      word: typed,
      candidates: fitting(
        typed,
        commandNames.map((name) => `\\${name}`),
      ),
    }
  }
  const [typed = ''] = word.exec(before) ?? []
  const rest = before.slice(0, before.length - typed.length)
  const candidates = fitting(typed, choices(before, rest, typed, names))
  return { word: typed, candidates }
}

function choices(before: string, rest: string, typed: string, names: Names | undefined): string[] {
  const isCommand = /^\s*\\/.test(before)
  const words = keywordsLike(typed, /^[\s(]*$/.test(rest))
  if (!names) return isCommand ? [] : words
  const dot = typed.lastIndexOf('.')
  if (dot > 0) return qualified(before, typed.slice(0, dot), names)
  if (isCommand || relationComesNext.test(rest)) return relationsOf(names)
  const columns = mentioned(before, names).flatMap(({ columns }) => columns)
  return [...columns.map(quote), ...words, ...names.functions.map(quote), ...relationsOf(names)]
}

/** Before a dot stands a schema, a relation, or the name that the statement gives to one. */
function qualified(before: string, qualifier: string, names: Names): string[] {
  const plain = unquote(qualifier)
  const tables = mentioned(before, names).filter(
    ({ alias, name }) => alias === plain || name === plain,
  )
  const columns = tables.flatMap((table) => table.columns)
  const others = names.relations.filter(({ schema }) => schema === plain).map(({ name }) => name)
  return [...columns, ...others].map((name) => `${qualifier}.${quote(name)}`)
}

function relationsOf({ relations, schemas }: Names): string[] {
  return [
    ...relations.filter(({ isVisible }) => isVisible).map(({ name }) => quote(name)),
    ...schemas.map((schema) => `${quote(schema)}.`),
  ]
}

interface Mentioned {
  readonly name: string
  readonly alias: string | undefined
  readonly columns: readonly string[]
}

function mentioned(text: string, names: Names): Mentioned[] {
  return [...text.matchAll(mention)].flatMap(([, written = '', alias]) => {
    const parts = written.split('.').map(unquote)
    const name = parts.at(-1) as string
    const schema = parts.length > 1 ? parts[0] : undefined
    const relation = names.relations.find(
      (each) =>
        each.name === name && (schema === undefined ? each.isVisible : each.schema === schema),
    )
    if (!relation) return []
    const columns = names.columns.get(`${relation.schema}.${relation.name}`) ?? []
    return [{ name, alias: alias && unquote(alias), columns }]
  })
}

/** In capitals, where it is typed in capitals. */
function keywordsLike(typed: string, isFirst: boolean): string[] {
  const words = isFirst ? [...beginnings, ...keywords] : keywords
  const isUpper = /[A-Z]/.test(typed) && typed === typed.toUpperCase()
  return isUpper ? words.map((word) => word.toUpperCase()) : [...words]
}

function fitting(typed: string, candidates: readonly string[]): string[] {
  const lower = typed.toLowerCase()
  return [...new Set(candidates)].filter((each) => each.toLowerCase().startsWith(lower))
}

function quote(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

function unquote(name: string): string {
  return name.startsWith('"')
    ? name.slice(1).replace(/"$/, '').replaceAll('""', '"')
    : name.toLowerCase()
}
