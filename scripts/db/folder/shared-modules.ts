import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What revisions import that this process has, or loads more quickly than they would. */
const loaders = {
  kysely: () => import('kysely'),
  engine: () => import('../../../db/migrate/index.ts'),
}

type Name = keyof typeof loaders

const files: Record<string, Name> = {
  [`${root}node_modules/kysely/dist/esm/index.js`]: 'kysely',
  [`${root}node_modules/kysely/dist/cjs/index.js`]: 'kysely',
  [`${root}db/migrate/index.ts`]: 'engine',
}

/** Under which name a file is shared, if it is. */
export function sharedAs(path: string): Name | undefined {
  return files[path]
}

/** A module that gives on what a shared one exports. */
export async function sharedSource(name: string): Promise<string> {
  const names = Object.keys(await loaders[name as Name]()).join(', ')
  return `const { ${names} } = ${reference(name)}\nexport { ${names} }`
}

/** Loads the shared modules that the text of a compiled file has. */
export async function provideShared(text: string): Promise<void> {
  const shared: Record<string, unknown> = {}
  for (const [name, load] of Object.entries(loaders)) {
    if (text.includes(reference(name))) shared[name] = await load()
  }
  Object.assign(globalThis, { [place]: shared })
}

const place = 'plaster.shared'

function reference(name: string): string {
  return `globalThis["${place}"].${name}`
}
