import {
  type AnyDatabase,
  type Description,
  describedKinds,
  describeRelations,
  functionSource,
  type ListOptions,
  listDatabases,
  listDomains,
  listExtensions,
  listFunctions,
  listPrivileges,
  listRelations,
  listRoles,
  listSchemas,
  listTypes,
  type RelationKind,
  viewSource,
} from '../../../db/describe/index.ts'
import type { Table } from '../output/table.ts'
import { type Command, type CommandContext, CommandError } from './command.ts'

type List = (db: AnyDatabase, options: ListOptions) => Promise<Description>

const kindsByLetter: Record<string, RelationKind> = {
  t: 'table',
  i: 'index',
  v: 'view',
  m: 'materialized view',
  s: 'sequence',
  E: 'foreign table',
}

const lists: Record<string, { list: List; summary: string }> = {
  dn: { list: listSchemas, summary: 'schemas' },
  du: { list: listRoles, summary: 'roles' },
  dg: { list: listRoles, summary: 'roles' },
  df: { list: listFunctions, summary: 'functions' },
  dT: { list: listTypes, summary: 'data types' },
  dD: { list: listDomains, summary: 'domains' },
  dx: { list: listExtensions, summary: 'extensions' },
  dp: { list: listPrivileges, summary: 'privileges' },
  z: { list: listPrivileges, summary: 'privileges' },
  l: { list: listDatabases, summary: 'databases' },
}

/** `\d NAME`, and without a name what there is. */
const describe: Command = {
  names: ['d'],
  usage: '\\d[+] [NAME]',
  summary: 'describe a table, view, index, sequence; without a name list them',
  async run(context, { args, isVerbose, name }) {
    const options = { verbose: isVerbose, system: name.endsWith('S') }
    if (args.length === 0) {
      return showList(context, (db) => listRelations(db, describedKinds, options))
    }
    for (const pattern of args) {
      for await (const description of describeRelations(context.link().db, pattern, options)) {
        await context.show(toTable(description))
      }
    }
  },
}

const relations: Command = {
  names: Object.keys(kindsByLetter).map((letter) => `d${letter}`),
  usage: '\\dt \\di \\dv \\dm \\ds \\dE[+] [PATTERN]',
  summary: 'list tables, indexes, views, materialized views, sequences, foreign tables',
  async run(context, { name, args, isVerbose }) {
    const letters = [...name.slice(1)]
    const kinds = letters.flatMap((letter) => kindsByLetter[letter] ?? [])
    const options = { verbose: isVerbose, system: letters.includes('S') }
    await showList(context, (db) => listRelations(db, kinds, { ...options, pattern: args[0] }))
  },
}

function listCommand(name: string, { list, summary }: (typeof lists)[string]): Command {
  return {
    names: [name],
    usage: `\\${name}[+] [PATTERN]`,
    summary: `list ${summary}`,
    async run(context, { name: typed, args, isVerbose }) {
      const options = { verbose: isVerbose, pattern: args[0], system: typed.endsWith('S') }
      await showList(context, (db) => list(db, options))
    },
  }
}

const source: Command = {
  names: ['sf'],
  usage: '\\sf NAME',
  summary: 'show the statement that makes a function',
  async run({ link, screen }, { rest }) {
    if (rest === '') throw new CommandError('function name is required')
    const text = await functionSource(link().db, rest)
    await screen.page(text.trimEnd().split('\n'))
  },
}

const view: Command = {
  names: ['sv'],
  usage: '\\sv NAME',
  summary: 'show the statement that makes a view',
  async run({ link, screen }, { rest }) {
    if (rest === '') throw new CommandError('view name is required')
    const { name, source: text } = await viewSource(link().db, rest)
    if (text === null) throw new CommandError(`"${name}" is not a view`)
    await screen.page(text.split('\n'))
  },
}

export const describeCommands: readonly Command[] = [
  describe,
  source,
  view,
  relations,
  ...Object.entries(lists).map(([name, list]) => listCommand(name, list)),
]

/** `dtvS` is the relations' too, and `dfS` is `df`. */
export function findDescribeCommand(name: string): Command | undefined {
  const plain = name.replace(/S$/, '')
  const known = describeCommands.find(({ names }) => names.includes(plain))
  if (known) return known
  return /^d[tivmsES]+$/.test(name) ? relations : undefined
}

async function showList(
  context: CommandContext,
  list: (db: AnyDatabase) => Promise<Description>,
): Promise<void> {
  await context.show(toTable(await list(context.link().db)))
}

function toTable({ title, columns, rows, footers, right = [] }: Description): Table {
  return {
    title,
    columns: columns.map((name) => ({ name, type: right.includes(name) ? 'int8' : 'text' })),
    rows,
    footers,
    isCatalog: true,
  }
}
