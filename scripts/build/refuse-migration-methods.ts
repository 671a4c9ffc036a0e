import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { PartialMessage, Plugin } from 'esbuild'

/** What of Kysely's methods no endpoint may use, and what is done in their place. */
const ofMigrations: [use: RegExp, instead: string][] = [
  [/\bdb\.schema\b/, 'change tables in a revision'],
  [/\.withSchema\b/, "name the schema with the table: db.selectFrom('other.users')"],
  [/\.introspection\b/, 'ask pg_catalog or information_schema'],
]

/**
 * Says of an endpoint that it uses what a built one does not have, which kyselyOfEndpoints leaves out: the build
 * refuses it, and so does what runs unbuilt.
 */
export const refuseMigrationMethods: Plugin = {
  name: 'refuse the methods of migrations',
  setup({ initialOptions: { absWorkingDir: root = '' }, onLoad }) {
    onLoad({ filter: /[\\/](functions|db[\\/]queries)[\\/].*\.ts$/ }, async ({ path }) => {
      const errors = usesIn(relative(root, path), await readFile(path, 'utf8'))
      return errors.length > 0 ? { errors } : undefined
    })
  },
}

function usesIn(file: string, text: string): PartialMessage[] {
  return text.split('\n').flatMap((lineText, index) =>
    ofMigrations.flatMap(([pattern, instead]) => {
      const [use] = pattern.exec(lineText) ?? []
      if (!use) return []
      const column = lineText.indexOf(use)
      return {
        text: `${use} is for migrations alone: ${instead}`,
        location: { file, line: index + 1, column, lineText },
      }
    }),
  )
}
