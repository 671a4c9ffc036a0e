import {
  type AliasNode,
  CastNode,
  ColumnNode,
  DataTypeNode,
  type Kysely,
  OperationNodeTransformer,
  PostgresIntrospector,
  ReferenceNode,
} from 'kysely'

/** The catalog has columns of type "char", which the service does not return: they are cast to text. */
class CastRelationKind extends OperationNodeTransformer {
  protected override transformAlias(node: AliasNode): AliasNode {
    const alias = super.transformAlias(node)
    if (!isRelationKind(alias.node)) return alias
    return { ...alias, node: CastNode.create(alias.node, DataTypeNode.create('text')) }
  }
}

/** Kysely's own introspector of Postgres, in a form that the service answers. */
export function createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
  const transformer = new CastRelationKind()
  return new PostgresIntrospector(
    db.withPlugin({
      transformQuery: ({ node }) => transformer.transformNode(node),
      transformResult: async ({ result }) => result,
    }),
  )
}

function isRelationKind(node: AliasNode['node']): boolean {
  return (
    ReferenceNode.is(node) && ColumnNode.is(node.column) && node.column.column.name === 'relkind'
  )
}
