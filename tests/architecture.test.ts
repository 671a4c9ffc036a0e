import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = new URL('..', import.meta.url).pathname

interface Rule {
  /** Who the rule is for: the first that fits counts. */
  of: RegExp
  /** What of this project they may import. */
  ours: RegExp
  /** Which packages they may import; node's own modules are free where this is left out. */
  packages?: RegExp
}

const pure =
  /^db\/migrate\/(graph\/|target\/|plan\/|errors\.ts|alembic\/(python|read)|catalog\/(compare|object|word)|declaration\/(error|files)|autogenerate\/(?!(prove|run-changes|fill-body)\b))/

const rules: Rule[] = [
  { of: /^functions\/migrate\.ts$/, ours: /^(functions\/_http|db\/(client|migrate))/ },
  {
    of: /^functions\/_deploy\//,
    ours: /^(functions\/(_deploy\/|migrate\.ts)|db\/(client|config|migrate|queries|schema))/,
    packages:
      /^(node:(crypto|events|https|timers\/promises)|aws-lambda|kysely|@aws-sdk\/client-(lambda|secrets-manager))$/,
  },
  { of: /^functions\/(app|[^/]+\/blueprint)\.ts$/, ours: /^functions\// },
  {
    of: /^functions\//,
    ours: /^(functions\/|db\/(client|clock|password|session-token|errors|queries))/,
    packages: /^(node:(buffer|crypto|util)|aws-lambda|zod\/mini)$/,
  },
  {
    of: /^db\/data-api\/(values\/|compiler\/(column-types|guards|lexemes|reads)\.ts$)/,
    ours: /^db\/data-api/,
    packages: /^@aws-sdk\/client-rds-data$/,
  },
  {
    of: /^db\/data-api\//,
    ours: /^db\/data-api/,
    packages: /^(kysely|@aws-sdk\/client-rds-data)$/,
  },
  { of: pure, ours: /^db\/migrate/, packages: /^$/ },
  { of: /^db\/migrate\//, ours: /^db\/migrate/, packages: /^(kysely|libpg-query|node:crypto)$/ },
  { of: /^db\/describe\//, ours: /^db\/describe/, packages: /^kysely$/ },
  {
    of: /^db\/types\/(column|javascript-type|names|render)\.ts$/,
    ours: /^db\/types/,
    packages: /^$/,
  },
  { of: /^db\/types\//, ours: /^db\/types/, packages: /^kysely$/ },
  {
    of: /^db\/browse\/(table|filter|cells|most-referring)\.ts$/,
    ours: /^db\/browse/,
    packages: /^$/,
  },
  { of: /^db\/browse\//, ours: /^db\/browse/, packages: /^kysely$/ },
  {
    of: /^db\/queries\//,
    ours: /^db\/(queries|schema|errors|data-api\/retries\/idempotent)/,
    packages: /^kysely$/,
  },
  {
    of: /^db\//,
    ours: /^db\//,
    packages: /^(node:crypto|node:util|kysely|@aws-sdk\/client-rds-data)$/,
  },
  {
    of: /^scripts\/data-api\/(placeholders|parameters|fields|text-forms|types|array-literal)\.ts$/,
    ours: /^scripts\/data-api/,
    packages: /^$/,
  },
  { of: /^scripts\/data-api\/(main|options)\.ts$/, ours: /^scripts\// },
  { of: /^scripts\/data-api\//, ours: /^scripts\/data-api/ },
  {
    of: /^scripts\/psql\/(input|output|stage\.ts|session\/(record-text|field-text|value-text|copy-rows|sql-error|service-report)\.ts)/,
    ours: /^scripts\/psql\/(input|output|settings\.ts|session\/(sql-error|copy-format|statement)\.ts)/,
    packages: /^(@aws-sdk\/client-rds-data|kysely)$/,
  },
  { of: /^scripts\/gateway\//, ours: /^scripts\/gateway/ },
  { of: /^scripts\/studio\/guard\.ts$/, ours: /^scripts\/studio/, packages: /^node:crypto$/ },
  {
    // In a browser: of the server and the database it knows types, and what is pure.
    of: /^scripts\/studio\/page\//,
    ours: /^(scripts\/studio\/(page\/|views\.ts)|db\/browse\/(index|table|filter|most-referring)\.ts)/,
    packages: /^preact(\/hooks)?$/,
  },
  {
    of: /^scripts\/studio\//,
    ours: /^(scripts\/(studio|database|gateway)\/|scripts\/db\/folder\/file-access\.ts|db\/(browse|migrate|data-api)\/|db\/create-database\.ts)/,
  },
  {
    of: /^scripts\//,
    ours: /^(scripts|db)\/|^functions\/(app|_http\/(blueprint|conditions|declaration|declared-problems|endpoint|page|path|place|problem))\.ts/,
  },
  { of: /^migrations\//, ours: /^db\/migrate\/index\.ts$/, packages: /^kysely$/ },
]

const folders = ['functions', 'db', 'scripts', 'migrations']

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file).split(sep).join('/'))
}

/** What a file imports: files of this project as paths from the root, packages as they are written. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^'$]+)'/g)]
  return specifiers.map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? relative(root, join(root, dirname(file), specifier))
          .split(sep)
          .join('/')
      : specifier,
  )
}

function isOurs(imported: string): boolean {
  return folders.some((folder) => imported.startsWith(`${folder}/`))
}

function violationsOf(file: string): string[] {
  const rule = rules.find(({ of }) => of.test(file))
  if (!rule) return [`${file} has no rule`]
  return importsOf(file)
    .filter((imported) =>
      isOurs(imported)
        ? !rule.ours.test(imported)
        : rule.packages !== undefined && !rule.packages.test(imported),
    )
    .map((imported) => `${file} imports ${imported}`)
}

describe('the architecture', () => {
  it.each(folders)('lets %s import only what its layer may', (folder) => {
    expect(sourceFiles(folder).flatMap(violationsOf)).toEqual([])
  })

  it('lets the page in the browser import from index.ts files types alone', () => {
    const loaded = sourceFiles('scripts/studio/page').filter((file) =>
      /^import (?!type)[^\n]*(browse\/index|\/views)\.ts'/m.test(
        readFileSync(join(root, file), 'utf8').replace(/\{[^}]*\}/g, '{}'),
      ),
    )

    expect(loaded).toEqual([])
  })

  it('lets nothing but npm run dev serve the studio', () => {
    const servers = folders
      .flatMap(sourceFiles)
      .filter((file) => !file.startsWith('scripts/studio/'))
      .filter((file) => importsOf(file).some((imported) => imported.startsWith('scripts/studio/')))

    expect(servers).toEqual(['scripts/dev/start-all.ts'])
  })

  it('reads the environment only in entry points and where settings are made of it', () => {
    const readers = folders
      .flatMap(sourceFiles)
      .filter((file) =>
        /process\.env|\benv\b.*=\s*process\b/.test(readFileSync(join(root, file), 'utf8')),
      )
      .filter((file) => !/\/main\.ts$|^(db\/config|functions\/_http\/settings)\.ts$/.test(file))

    expect(readers).toEqual([])
  })
})
