import type { ColumnDef, Constraint, CreateStmt, Node, ScanToken } from 'libpg-query'
import { isComment } from './tokens.ts'

/** A piece of a statement, in bytes from its beginning. */
interface Piece {
  readonly start: number
  readonly end: number
}

interface Taken extends Piece {
  /** What `alter table ... add` says in its place. */
  readonly text: string
  /** Where the constraint itself begins. */
  readonly at: number
}

/** A `create table` without its foreign keys, and the statement that adds them. */
export interface SplitTable {
  readonly table: string
  readonly foreignKeys: string
  /** Bytes from the beginning of the statement to the first of them. */
  readonly at: number
}

/**
 * Takes the foreign keys out of a `create table`, so that tables that refer to each other can be made
 * one after the other. Nothing where there are none, or where SQL has no other place for them.
 *
 * @param bytes the text of the statement; `offset` bytes before it the parser began to count
 * @param tokens of that text
 */
export function splitForeignKeys(
  bytes: Buffer,
  offset: number,
  tokens: readonly ScanToken[],
  { relation, tableElts = [], partbound, ofTypename }: CreateStmt,
): SplitTable | undefined {
  if (partbound || ofTypename || relation === undefined) return undefined
  const slice = ({ start, end }: Piece) => bytes.subarray(start, end).toString()
  const firstKept = tableElts.findIndex((element) => !isTableForeignKey(element))
  const taken: Taken[] = tableElts.flatMap((element, index) => {
    if ('ColumnDef' in element) return ofColumn(element.ColumnDef)
    if (!isTableForeignKey(element)) return []
    const piece = pieceFrom(tokens, (element.Constraint.location ?? 0) - offset)
    const side = firstKept !== -1 && firstKept < index ? 'before' : 'after'
    return [{ ...withComma(tokens, piece, side), text: slice(piece).trim(), at: piece.start }]
  })
  if (taken.length === 0) return undefined
  const kept = taken
    .map(({ start }, index) => slice({ start: taken[index - 1]?.end ?? 0, end: start }))
    .concat(slice({ start: taken.at(-1)?.end ?? 0, end: bytes.length }))
  const { schemaname, relname = '' } = relation
  const name = [schemaname, relname].filter((part) => part !== undefined).map(quote)
  const additions = taken.map(({ text }) => `add ${text}`).join(', ')
  return {
    table: kept.join(''),
    foreignKeys: `alter table ${name.join('.')} ${additions}`,
    at: taken[0]?.at ?? 0,
  }

  function ofColumn({ colname = '', constraints = [], collClause }: ColumnDef): Taken[] {
    const all = constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []))
    return all.flatMap((constraint, index) => {
      if (!isForeignKey(constraint)) return []
      const next = all.slice(index + 1).find(({ contype }) => !contype?.startsWith('CONSTR_ATTR_'))
      const start = (constraint.location ?? 0) - offset
      if ((collClause?.location ?? 0) - offset > start) return []
      const end = next?.location === undefined ? undefined : next.location - offset
      const piece = { start, end: end ?? pieceFrom(tokens, start).end }
      const references = tokens.find(
        (token) => token.start >= start && token.text.toLowerCase() === 'references',
      )
      const middle = references?.start ?? start
      const named = slice({ start, end: middle })
      const text = `${named}foreign key (${quote(colname)}) ${slice({ start: middle, end: piece.end })}`
      return [{ ...piece, text: text.trim(), at: start }]
    })
  }
}

function isTableForeignKey(element: Node): element is { Constraint: Constraint } {
  return 'Constraint' in element && isForeignKey(element.Constraint)
}

/** One that says `not valid` is left: made with the table it is valid, added later it is not. */
function isForeignKey({ contype, skip_validation }: Constraint): boolean {
  return contype === 'CONSTR_FOREIGN' && skip_validation !== true
}

/** From a byte to where the element of the list that it is in ends. */
function pieceFrom(tokens: readonly ScanToken[], start: number): Piece {
  let depth = 0
  let end = start
  for (const token of tokens.filter((token) => token.start >= start)) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth < 0 || (depth === 0 && token.text === ',')) break
    if (!isComment(token)) end = token.end
  }
  return { start, end }
}

/** Elements that are kept stay separated: what comes after one goes with the comma before it. */
function withComma(tokens: readonly ScanToken[], piece: Piece, side: 'before' | 'after'): Piece {
  const words = tokens.filter((token) => !isComment(token))
  if (side === 'before') {
    const before = words.findLast(({ end }) => end <= piece.start)
    return { start: before?.start ?? piece.start, end: piece.end }
  }
  const after = words.find(({ start }) => start >= piece.end)
  return { start: piece.start, end: after?.text === ',' ? after.end : piece.end }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
