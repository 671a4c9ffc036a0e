/** What is read of a package.json. */
export interface ProjectPackage {
  readonly version: string
  readonly license: string
  readonly engines: { readonly node: string }
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
}

/**
 * The package.json of the emulator as a package of its own.
 *
 * @param project that of the project that it comes from
 * @param imported what its code imports that is not in it, as `pg-protocol/dist/parser.js`
 * @param exactly versions that are to be installed and no other, by name
 */
export function manifestOf(
  project: ProjectPackage,
  imported: Iterable<string>,
  exactly: Readonly<Record<string, string>>,
): object {
  const { version, license, engines, optionalDependencies } = project
  const known = { ...project.devDependencies, ...project.dependencies, ...exactly }
  const names = new Set([...imported].map(packageName))
  const dependencies = [...names].sort().map((name) => {
    const range = known[name]
    if (range === undefined) throw new Error(`${name} is imported, and is no dependency`)
    return [name, range]
  })
  return {
    name: 'plaster-data-api',
    description: 'The RDS Data API for Aurora PostgreSQL, on your machine',
    ...{ version, license, engines, type: 'module' },
    bin: { 'data-api': 'data-api.mjs' },
    // For compilers that do not look at exports.
    types: './types/pack/library.d.ts',
    exports: {
      '.': { types: './types/pack/library.d.ts', default: './lib/data-api/library.mjs' },
    },
    dependencies: Object.fromEntries(dependencies),
    optionalDependencies,
  }
}

/** Of what an import names: a package, or a file in one. */
function packageName(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
}
