import {
  type CompiledQuery,
  createQueryId,
  IdentifierNode,
  type QueryCompiler,
  RawNode,
} from 'kysely'

/** `savepoint "name"`, `rollback to "name"`, `release "name"`. */
export function savepointCommand(
  command: string,
  name: string,
  compile: QueryCompiler['compileQuery'],
): CompiledQuery {
  const node = RawNode.createWithChildren([
    RawNode.createWithSql(`${command} `),
    IdentifierNode.create(name),
  ])
  return compile(node, createQueryId())
}
