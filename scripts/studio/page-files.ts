import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface PageFiles {
  readonly script: string
  readonly style: string
}

const folder = fileURLToPath(new URL('./page', import.meta.url))

/** The page's script and style, each in one file. */
export async function buildPageFiles(): Promise<PageFiles> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { studio: 'main.tsx', style: 'style/studio.css' },
    outdir: 'out',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    write: false,
    logLevel: 'silent',
  })
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { script: text('.js'), style: text('.css') }
}
