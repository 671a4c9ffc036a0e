import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

/** What stands for itself in the bundle of migrate alone: of Kysely, what changes or lists tables. 52 KB. */
const ofPackage: [file: string, name: string][] = [
  // `db.schema`
  ['node_modules/kysely/dist/esm/schema/schema.js', 'SchemaModule'],
  // `db.withSchema()`, with what goes through a statement of any kind to write a schema into it.
  ['node_modules/kysely/dist/esm/plugin/with-schema/with-schema-plugin.js', 'WithSchemaPlugin'],
]
const ofProject: typeof ofPackage = [
  // `db.introspection`
  ['db/data-api/introspector.ts', 'createIntrospector'],
]
const ofMigrations = [...ofPackage, ...ofProject]

/** Imported for its effect, it brings all of Kysely into a bundle. */
export const wholeKysely = 'plaster:whole-kysely'

/** As that, without what is this project's own. */
export const wholePackage = `${wholeKysely}/package`

/**
 * Kysely's methods are there for everybody, so that no bundler can tell which of them nobody calls. Of
 * those above an endpoint gets the name, and each call goes to what `wholeKysely` has put behind it.
 */
export const kyselyOfEndpoints: Plugin = {
  name: 'the Kysely of endpoints',
  setup({ initialOptions: { absWorkingDir: root = '' }, onResolve, onLoad }) {
    const [whole, part] = ['whole kysely', 'part of kysely']
    onResolve({ filter: /^plaster:whole-kysely/ }, ({ path }) => ({ path, namespace: whole }))
    onLoad({ filter: /./, namespace: whole }, ({ path }) => ({
      contents:
        path === wholePackage
          ? fillIn(ofPackage)
          : `import '${wholePackage}'\n${fillIn(ofProject)}`,
      resolveDir: root,
    }))
    onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice(5), namespace: part }))
    onLoad({ filter: /./, namespace: part }, async ({ path }) => ({
      contents: await readFile(join(root, path)),
      resolveDir: dirname(join(root, path)),
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    }))
    onLoad({ filter: /(schema|with-schema-plugin|introspector)\.[jt]s$/ }, ({ path }) => {
      // A package may be a link to where it is.
      const found = ofMigrations.find(([file]) => path.replaceAll('\\', '/').endsWith(`/${file}`))
      return found && { contents: standIn(found[1]), loader: 'js' }
    })
  },
}

function standIn(name: string): string {
  return `let real
    export function ${name}(...given) {
      if (!real) throw new Error('${name} of Kysely is for migrations: see scripts/build/kysely-of-endpoints.ts')
      return new.target ? new real(...given) : real(...given)
    }
    export function fillIn(it) { real = it }`
}

function fillIn(parts: typeof ofMigrations): string {
  return parts
    .map(([file, name], index) =>
      [
        `import { fillIn as fillIn${index} } from './${file}'`,
        `import { ${name} } from 'part:${file}'`,
        `fillIn${index}(${name})`,
      ].join('\n'),
    )
    .join('\n')
}
