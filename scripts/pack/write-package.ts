import { execFile } from 'node:child_process'
import { chmod, copyFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import pglite from '../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import project from '../../package.json' with { type: 'json' }
import { manifestOf } from './manifest.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const entries = ['data-api/main.ts', 'data-api/engines/pglite-worker.ts', 'pack/library.ts']

/** Writes the emulator into a folder: the command, what tests import, types, README and licence. */
export async function writePackage(folder: string): Promise<void> {
  const [imported] = await Promise.all([writeCode(folder), writeDeclarations(folder)])
  // Databases that are kept to start others from are of one version.
  const manifest = manifestOf(project, imported, { '@electric-sql/pglite': pglite.version })
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const command = join(folder, 'data-api.mjs')
  await writeFile(command, "#!/usr/bin/env node\nimport './lib/data-api/main.mjs'\n")
  await chmod(command, 0o755)
  await copyFile(join(root, 'docs/data-api.md'), join(folder, 'README.md'))
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'))
}

/** As deep as the sources are, which find by that what they keep; gives what is imported from elsewhere. */
async function writeCode(folder: string): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => `scripts/${name}`),
    outdir: join(folder, 'lib/data-api'),
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    metafile: true,
    logLevel: 'silent',
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  const others = imports.filter(({ external, path }) => external && !path.startsWith('node:'))
  return new Set(others.map(({ path }) => path))
}

async function writeDeclarations(folder: string): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json')
  const args = [join(compiler, '../bin/tsc'), '--project', 'scripts/pack']
  await promisify(execFile)(process.execPath, [...args, '--outDir', join(folder, 'types')], {
    cwd: root,
  })
}
