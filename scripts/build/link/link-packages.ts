import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'
import { kyselyOfEndpoints, wholePackage } from '../kysely-of-endpoints.ts'
import { packageTrims } from '../trim/plugins.ts'
import { filesOf, linkedPackages, wholeFile } from './packages.ts'

/** Packages as few files. */
export interface Linked {
  /** Texts, by the files' names. */
  files: Readonly<Record<string, string>>
  /** Paths of what they were made of. */
  inputs: readonly string[]
}

/**
 * Makes a few files of the packages that all functions have in common, with nothing in them that none can
 * use, and with source maps: a bundler that has to look at some thousand files for each function takes
 * twice as long. It still leaves out of a bundle what its function does not use.
 */
export async function linkPackages(root: string): Promise<Linked> {
  const [{ build }, { asModules }] = await Promise.all([import('esbuild'), import('../bundle.ts')])
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...linkedPackages.flatMap((it) => Object.values(filesOf(it))).map(entryPoint('linked')),
      { in: wholePackage, out: basename(wholeFile, '.js') },
    ],
    // As far from the sources as the bundles are, for the paths in source maps.
    outdir: join(root, '.build/linked'),
    write: false,
    bundle: true,
    splitting: true,
    sourcemap: 'inline',
    sourcesContent: false,
    metafile: true,
    ...asModules,
    logLevel: 'silent',
    plugins: [partsOfPackages(root), ...packageTrims, kyselyOfEndpoints],
  })
  const files = outputFiles.map(({ path, text }) => [basename(path), unusedUnlessRead(text)])
  const isFile = (path: string) => !/^[a-z ]+:/.test(path)
  return { files: Object.fromEntries(files), inputs: Object.keys(metafile.inputs).filter(isFile) }
}

function entryPoint(scheme: string) {
  return (file: string) => ({ in: `${scheme}:${file}`, out: basename(file, '.js') })
}

/** A package's index has one export on each line. */
function partsOfPackages(root: string): Plugin {
  return {
    name: 'parts of packages',
    setup({ onResolve, onLoad, resolve }) {
      const namespace = 'part of package'
      onResolve({ filter: /^linked:/ }, ({ path }) => ({ path: path.slice(7), namespace }))
      onLoad({ filter: /./, namespace }, async ({ path: file }) => {
        for (const linked of linkedPackages) {
          const { most, apart } = filesOf(linked)
          if (file !== most && file !== apart) continue
          const index = await resolve(linked.name, { kind: 'import-statement', resolveDir: root })
          if (index.errors.length > 0) return { errors: index.errors }
          const lines = (await readFile(index.path, 'utf8')).split('\n').filter((line) => {
            const [, from = ''] = /^export \* from ["'](.+)["']/.exec(line) ?? []
            return linked.apart.test(from) === (file === apart)
          })
          return { contents: lines.join('\n'), resolveDir: dirname(index.path) }
        }
        return undefined
      })
    },
  }
}

/**
 * The packages say of themselves that they have no effect but by what they export, so that a variable that
 * nobody uses is not needed, whatever is called for it. A bundler asks that of files, and here there are few.
 */
function unusedUnlessRead(text: string): string {
  return text
    .replace(enumeration, 'var $1 = /* @__PURE__ */ (function($2) {$3; return $2;\n})({});')
    .replace(/^(?:var|let|const) [\w$]+ = .*/gm, (line) => line.replace(call, '$&/* @__PURE__ */ '))
}

/** As TypeScript writes one. */
const enumeration =
  /^var ([\w$]+);\n\(function\(([\w$]+)\) \{(\n(?: .*\n)+)\}\)\(\1 \|\| \(\1 = \{\}\)\);$/gm

const call = / (?:[=?:]|class extends) (?=(?:new )?[\w$.]+\()/g
